// The cluster to back up, as its files and its server agree on it. Blocks.
#pragma once

#include <sys/stat.h>

#include <string>
#include <vector>

#include "format/pg_control.h"
#include "session.h"
#include "walk.h"

namespace offsite {

struct Cluster {
  std::string pgdata;  // absolute, without a slash at the end
  struct stat status;  // of PGDATA: whose files these are
  PgControl control;
  ServerFacts server;

  std::string wal_folder() const { return pgdata + "/pg_wal"; }
  std::string own_version() const;  // "PG_15_202209061"
};

// Finds PGDATA (`given`, or what the server says) and checks that it belongs to the server. Throws Error.
Cluster find_cluster(const std::string& given, const ServerFacts& server);

// global/pg_control, whole: the server rewrites it in place, so a copy with a wrong checksum is read again,
// for a second at most.
struct ControlFile {
  Bytes content;
  struct stat status;
  PgControl control;
};
ControlFile read_control(const std::string& pgdata);

// "/a//b/./c/" → "/a/b/c"; links are not followed. Throws Error(usage) unless the path is absolute.
std::string absolute_path(const std::string& path);

// What the walk would send, in bytes.
uint64_t sum_of_sizes(const Cluster& cluster);

}  // namespace offsite
