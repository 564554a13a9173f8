#include "backup_sql.h"

#include <fmt/core.h>

#include "format/error.h"

namespace offsite {

int major_of(int server_version) { return server_version / 10000; }

void require_supported(int server_version) {
  int major = major_of(server_version);
  if (major < oldest_major || major > newest_major)
    throw Error(Blame::input, fmt::format("back up a PostgreSQL {}: this program knows {} to {}", major,
                                          oldest_major, newest_major));
}

std::string session_sql(int server_version) {
  std::string sql =
      "SELECT set_config('client_encoding', getdatabaseencoding(), false)"
      ", set_config('DateStyle', 'ISO', false)";
  auto no_limit = [&](std::string_view name) { sql += fmt::format(", set_config('{}', '0', false)", name); };
  no_limit("statement_timeout");
  no_limit("lock_timeout");
  no_limit("idle_in_transaction_session_timeout");
  if (major_of(server_version) >= 14) no_limit("idle_session_timeout");
  if (major_of(server_version) >= 17) no_limit("transaction_timeout");
  return sql;
}

// pg_settings leaves out what the role may not see, where current_setting() would fail.
std::string facts_sql(int server_version) {
  std::string statistics = "NULL";
  if (major_of(server_version) < 15)
    statistics = "(SELECT setting FROM pg_settings WHERE name = 'stats_temp_directory')";
  return fmt::format(
      "SELECT system_identifier::text, current_setting('server_version'), pg_is_in_recovery()"
      ", current_setting('archive_mode'), pg_backend_pid()::text"
      ", (SELECT setting FROM pg_settings WHERE name = 'data_directory'), {} FROM pg_control_system()",
      statistics);
}

std::string slot_sql() { return "SELECT slot_name FROM pg_create_physical_replication_slot($1, true, true)"; }

std::string start_sql(int server_version) {
  if (major_of(server_version) >= 15) return "SELECT pg_backup_start($1, $2::boolean)::text";
  return "SELECT pg_start_backup($1, $2::boolean, false)::text";
}

std::string stop_sql(int server_version) {
  std::string_view call =
      major_of(server_version) >= 15 ? "pg_backup_stop($1::boolean)" : "pg_stop_backup(false, $1::boolean)";
  return fmt::format(
      "SELECT lsn::text, labelfile, spcmapfile, pg_is_in_recovery()"
      ", to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM {}",
      call);
}

}  // namespace offsite
