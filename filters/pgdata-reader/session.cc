#include "session.h"

#include <fmt/core.h>

#include <charconv>

#include "backup_sql.h"
#include "format/error.h"
#include "process/log.h"

namespace offsite {
namespace {

const std::string& known(const Postgres::Value& value, std::string_view what) {
  if (!value) throw Error(Blame::input, fmt::format("ask the server for {}: it gave none", what));
  return *value;
}

Lsn position(const Postgres::Value& value, std::string_view what) {
  auto lsn = parse_lsn(known(value, what));
  if (!lsn)
    throw Error(Blame::input, fmt::format("ask the server for {}: \"{}\" is no position", what, *value));
  return *lsn;
}

uint64_t number(const std::string& digits) {
  uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

ServerFacts ask_facts(Postgres& server) {
  require_supported(server.version());
  server.row(session_sql(server.version()));
  Postgres::Row row = server.row(facts_sql(server.version()));
  ServerFacts facts{.version = server.version(),
                    .version_text = known(row[1], "its version"),
                    .system_identifier = number(known(row[0], "its system identifier")),
                    .standby = known(row[2], "whether it is in recovery") == "t",
                    .archiving = false,
                    .process_id = known(row[4], "its process id"),
                    .pgdata = row[5]};
  const std::string& archive_mode = known(row[3], "archive_mode");
  facts.archiving = archive_mode == "always" || (archive_mode == "on" && !facts.standby);
  if (row[6]) facts.statistics = *row[6];
  return facts;
}

// Says that it is about the backup, and keeps the rest.
SqlError about_backup(const SqlError& error, std::string_view doing) {
  return SqlError(error.blame, fmt::format("{}: {}", doing, error.what()), error.hint, error.sqlstate);
}

}  // namespace

BackupSession::BackupSession(const std::string& conninfo)
    : server_(conninfo, "pg-offsite pgdata-reader"), facts_(ask_facts(server_)) {
  server_.on_warning = [](std::string_view text) { warn(fmt::format("the server warns: {}", text)); };
}

bool BackupSession::protect_wal(std::string& why_not) {
  try {
    server_.row(slot_sql(), {"pg_offsite_" + facts_.process_id});
    return true;
  } catch (const SqlError& refused) {
    if (refused.sqlstate.empty()) throw;
    why_not = refused.what();
    return false;
  }
}

Lsn BackupSession::start(const std::string& label, bool fast) {
  try {
    Postgres::Row row = server_.row(start_sql(facts_.version), {label, fast ? "true" : "false"});
    return position(row[0], "the start of the backup");
  } catch (const SqlError& refused) {
    throw about_backup(refused, "begin a base backup");
  }
}

void BackupSession::check_alive() {
  try {
    server_.check_alive();
  } catch (const SqlError& closed) {
    throw about_backup(closed, "the backup is void");
  }
}

BackupEnd BackupSession::stop(bool wait_for_archive) {
  try {
    Postgres::Row row = server_.row(stop_sql(facts_.version), {wait_for_archive ? "true" : "false"});
    if ((known(row[3], "whether it is in recovery") == "t") != facts_.standby)
      throw Error(Blame::temporary, "the backup is void: the standby was promoted while it was copied",
                  "run the backup again");
    return {.stop = position(row[0], "the end of the backup"),
            .label = known(row[1], "backup_label"),
            .tablespace_map = row[2].value_or(""),
            .time = known(row[4], "the time")};
  } catch (const SqlError& refused) {
    throw about_backup(refused, "the backup is void: end a base backup");
  }
}

}  // namespace offsite
