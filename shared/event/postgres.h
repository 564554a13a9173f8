// One session with a PostgreSQL server, through libpq. The calls block: from a coroutine they go through
// offload(). Only one call at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/error.h"

struct pg_conn;

namespace offsite {

// The server refused a statement. `sqlstate` has its five characters; empty if the session was lost.
struct SqlError : Error {
  SqlError(Blame blame, const std::string& message, std::string hint, std::string sqlstate)
      : Error(blame, message, std::move(hint)), sqlstate(std::move(sqlstate)) {}
  std::string sqlstate;
};

class Postgres {
 public:
  using Value = std::optional<std::string>;  // nothing for NULL
  using Row = std::vector<Value>;

  // Connects as `conninfo` says ("host=/run/postgresql port=5433", or a postgresql:// address) and, for what
  // it leaves open, the PG* environment. Throws Error(temporary).
  Postgres(const std::string& conninfo, const std::string& application_name);

  Postgres(const Postgres&) = delete;  // libpq holds a pointer to it

  // 150018 for 15.18.
  int version() const;

  // Runs one statement; parameters ($1 …) and values travel as text. Throws SqlError: Blame::temporary if
  // the session was lost, else Blame::input.
  std::vector<Row> query(const std::string& sql, const std::vector<std::string>& parameters = {});
  // The same for a statement that gives exactly one row.
  Row row(const std::string& sql, const std::vector<std::string>& parameters = {});

  // Looks, without waiting, whether the server has closed the session. Throws SqlError(temporary) if so.
  void check_alive();

  // What the server warns of while a statement runs; called from the thread that runs it.
  std::function<void(std::string_view)> on_warning;

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };
  SqlError lost(std::string_view doing) const;

  std::unique_ptr<pg_conn, Finish> connection_;
};

}  // namespace offsite
