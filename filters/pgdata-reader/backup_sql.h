// The statements of a base backup, for PostgreSQL 13 to 18. Text only; session.cc runs them.
#pragma once

#include <string>

namespace offsite {

constexpr int oldest_major = 13;
constexpr int newest_major = 18;

// 150018 → 15.
int major_of(int server_version);

// Throws Error(input) for a server this program does not know: a guess about a backup's rules is worth
// nothing.
void require_supported(int server_version);

// Gives one row and leaves the session without any time limit of its own: whatever ends a backup early is a
// failure, and must not be a setting. The client's encoding becomes the database's, so that labels arrive
// byte for byte.
std::string session_sql(int server_version);

// One row: system identifier, server version, whether it is in recovery, archive_mode, the session's process
// id, and where temporary statistics go ("pg_stat_tmp"; relative to the data folder or absolute).
std::string facts_sql(int server_version);

// $1 the slot's name. A temporary physical slot whose WAL is kept from now on; ends with the session.
std::string slot_sql();

// $1 the label, $2 whether to hurry the checkpoint. One row: where the backup starts.
std::string start_sql(int server_version);

// $1 whether to wait for the archive. One row: where the backup ends, backup_label, tablespace_map, whether
// the server is still in recovery, the server's time (RFC 3339).
std::string stop_sql(int server_version);

}  // namespace offsite
