// The session that makes a folder copy a base backup: it is open from the start of the backup to its end, and
// the server forgets the backup when it closes. Every call blocks: offload() it.
#pragma once

#include <optional>
#include <string>

#include "event/postgres.h"
#include "format/lsn.h"

namespace offsite {

struct ServerFacts {
  int version;               // 150018
  std::string version_text;  // "15.18 (Debian 15.18-0+deb12u1)"
  uint64_t system_identifier;
  bool standby;
  bool archiving;                          // archive_mode is on (primary) or always (standby)
  std::string process_id;                  // of the session
  std::optional<std::string> pgdata;       // nothing if the role may not know it
  std::string statistics = "pg_stat_tmp";  // temporary statistics: relative to the data folder, or absolute
};

// What pg_backup_stop returned.
struct BackupEnd {
  Lsn stop;
  std::string label;           // backup_label, byte for byte
  std::string tablespace_map;  // empty if there are no tablespaces
  std::string time;            // RFC 3339
};

class BackupSession {
 public:
  // Connects, lifts every time limit, learns the facts. Throws Error.
  explicit BackupSession(const std::string& conninfo);

  const ServerFacts& facts() const { return facts_; }

  // Makes the server keep the WAL that this backup will need. False, with the reason, if it cannot.
  bool protect_wal(std::string& why_not);

  // Waits for a checkpoint: a quick one if `fast`, else one that may take minutes. Gives the start of the
  // backup.
  Lsn start(const std::string& label, bool fast);

  // Throws Error(temporary) if the session was closed meanwhile: the backup is void then.
  void check_alive();

  // Ends the backup. Throws if the server was promoted in between, or anything else made the backup void.
  BackupEnd stop(bool wait_for_archive);

 private:
  Postgres server_;
  ServerFacts facts_;
};

}  // namespace offsite
