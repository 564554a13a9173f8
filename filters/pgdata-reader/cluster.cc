#include "cluster.h"

#include <fmt/core.h>

#include <chrono>
#include <thread>

#include "backup_sql.h"
#include "file_reader.h"
#include "format/error.h"
#include "format/path.h"

namespace offsite {

std::string Cluster::own_version() const {
  return tablespace_version_folder(major_of(server.version), control.catalog_version);
}

std::string absolute_path(const std::string& path) {
  if (!path.starts_with('/'))
    throw Error(Blame::usage, fmt::format("use \"{}\": the path of a data folder starts with a slash", path));
  return clean_path(path);
}

ControlFile read_control(const std::string& pgdata) {
  using namespace std::chrono_literals;
  constexpr int tries = 10;
  std::string path = pgdata + "/global/pg_control";
  for (int left = tries;; --left) {
    auto file = FileReader::open(path);
    if (!file) throw Error(Blame::input, fmt::format("open {}: there is no such file", path));
    Bytes content(std::min<uint64_t>(file->left(), 64 * 1024));
    file->next(content);
    try {
      PgControl control = parse_pg_control(content);
      return {std::move(content), file->status(), control};
    } catch (const Error&) {
      if (left == 1) throw;
    }
    std::this_thread::sleep_for(100ms);
  }
}

Cluster find_cluster(const std::string& given, const ServerFacts& server) {
  if (given.empty() && !server.pgdata)
    throw Error(Blame::input, "ask the server for its data folder: this role may not know it",
                "give --pgdata, or GRANT pg_read_all_settings to the role");
  Cluster cluster{.pgdata = absolute_path(given.empty() ? *server.pgdata : given),
                  .status = {},
                  .control = {},
                  .server = server};
  if (stat(cluster.pgdata.c_str(), &cluster.status) != 0) {
    Error error = system_error("look at " + cluster.pgdata);
    error.hint = "run on the server's machine, as its user or as root";
    throw error;
  }
  cluster.control = read_control(cluster.pgdata).control;
  if (cluster.control.system_identifier != server.system_identifier)
    throw Error(Blame::input,
                fmt::format("back up {}: it holds the cluster {}, the server runs {}", cluster.pgdata,
                            cluster.control.system_identifier, server.system_identifier),
                "check --pgdata and --connection");
  return cluster;
}

uint64_t sum_of_sizes(const Cluster& cluster) {
  uint64_t sum = 0;
  Walk walk(
      {cluster.pgdata, find_tablespaces(cluster.pgdata), cluster.own_version(), cluster.server.statistics},
      [](auto&, auto&) {});
  while (auto item = walk.next())
    if (S_ISREG(item->status.st_mode)) sum += static_cast<uint64_t>(item->status.st_size);
  return sum;
}

}  // namespace offsite
