#include "event/postgres.h"

#include <fmt/core.h>
#include <libpq-fe.h>
#include <poll.h>

namespace offsite {
namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

std::string field(const PGresult* result, int which) {
  const char* text = PQresultErrorField(result, which);
  return text ? first_line(text) : "";
}

// libpq hands over what the server sends beside the results: notices, which nobody needs, and warnings.
void receive_notice(void* session, const PGresult* notice) {
  auto& on_warning = static_cast<Postgres*>(session)->on_warning;
  if (on_warning && field(notice, PG_DIAG_SEVERITY_NONLOCALIZED) == "WARNING")
    on_warning(field(notice, PG_DIAG_MESSAGE_PRIMARY));
}

Postgres::Row row_of(const PGresult* result, int at) {
  Postgres::Row row;
  for (int column = 0; column < PQnfields(result); ++column) {
    if (PQgetisnull(result, at, column))
      row.emplace_back();
    else
      row.emplace_back(
          std::string(PQgetvalue(result, at, column), static_cast<size_t>(PQgetlength(result, at, column))));
  }
  return row;
}

}  // namespace

void Postgres::Finish::operator()(pg_conn* connection) const { PQfinish(connection); }

Postgres::Postgres(const std::string& conninfo, const std::string& application_name) {
  // A conninfo string as "dbname" is expanded where it stands: what stands before it are defaults, what
  // follows wins.
  const char* names[] = {"fallback_application_name", "dbname", nullptr};
  const char* values[] = {application_name.c_str(), conninfo.c_str(), nullptr};
  connection_.reset(PQconnectdbParams(names, values, 1));
  if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK) {
    SqlError error = lost("connect to PostgreSQL");
    error.hint = "PGHOST, PGPORT, PGUSER and PGDATABASE say where the server is and who asks";
    throw error;
  }
  PQsetNoticeReceiver(connection_.get(), receive_notice, this);
}

int Postgres::version() const { return PQserverVersion(connection_.get()); }

SqlError Postgres::lost(std::string_view doing) const {
  std::string why = connection_ ? first_line(PQerrorMessage(connection_.get())) : "out of memory";
  return SqlError(Blame::temporary,
                  fmt::format("{}: {}", doing, why.empty() ? "the session was closed" : why), "", "");
}

std::vector<Postgres::Row> Postgres::query(const std::string& sql,
                                           const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  Result result(PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                             values.data(), nullptr, nullptr, 0),
                PQclear);
  std::string doing = fmt::format("run \"{}\"", sql.substr(0, 60));
  if (PQstatus(connection_.get()) != CONNECTION_OK) throw lost(doing);
  ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw SqlError(Blame::input, fmt::format("{}: {}", doing, field(result.get(), PG_DIAG_MESSAGE_PRIMARY)),
                   field(result.get(), PG_DIAG_MESSAGE_HINT), field(result.get(), PG_DIAG_SQLSTATE));
  std::vector<Row> rows;
  for (int at = 0; at < PQntuples(result.get()); ++at) rows.push_back(row_of(result.get(), at));
  return rows;
}

Postgres::Row Postgres::row(const std::string& sql, const std::vector<std::string>& parameters) {
  std::vector<Row> rows = query(sql, parameters);
  if (rows.size() != 1)
    throw Error(Blame::input,
                fmt::format("run \"{}\": {} rows instead of one", sql.substr(0, 60), rows.size()));
  return std::move(rows[0]);
}

void Postgres::check_alive() {
  pollfd ready{PQsocket(connection_.get()), POLLIN, 0};
  if (poll(&ready, 1, 0) <= 0) return;
  // What arrives between statements is a parameter change, a notice, or the news that the server is going.
  if (!PQconsumeInput(connection_.get()) || PQstatus(connection_.get()) != CONNECTION_OK)
    throw lost("look after the backup's session");
  PQisBusy(connection_.get());  // parses what came
}

}  // namespace offsite
