// What of a cluster goes into a base backup, thing by thing: the folders above PGDATA, PGDATA, then every
// tablespace in its own place. A folder comes before what is in it, names in byte order. global/pg_control is
// left out: it comes last of all, and is the caller's. Blocks.
#pragma once

#include <sys/stat.h>

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "format/pg_files.h"

namespace offsite {

struct Item {
  std::string path;  // absolute: where it is in the snapshot
  struct stat status;
  std::string target = "";                    // of a link
  std::optional<RelationFile> relation = {};  // for a file whose pages carry checksums
  std::string source = "";                    // where it is read from, if not from `path`
  bool required = false;                      // that it vanishes is a failure
};

struct Tablespace {
  std::string oid;
  std::string location;  // absolute, as the link says
};

// The links in pg_tblspc, by location. Folders there (tablespaces in place) are part of PGDATA.
std::vector<Tablespace> find_tablespaces(const std::string& pgdata);

// PGDATA and the locations that do not lie in it: what the snapshot calls its paths.
std::vector<std::string> snapshot_paths(const std::string& pgdata,
                                        const std::vector<Tablespace>& tablespaces);

struct WalkPlan {
  std::string pgdata;  // absolute, without a slash at the end
  std::vector<Tablespace> tablespaces;
  std::string own_version;  // "PG_15_202209061"
  std::string statistics;   // where temporary statistics go: relative to PGDATA, or absolute
};

class Walk {
 public:
  // `trouble` is told of what cannot be read ("path", "why"); what has vanished is passed over in silence.
  using Trouble = std::function<void(const std::string& path, const std::string& why)>;
  Walk(WalkPlan plan, Trouble trouble);

  // Nothing at the end. Throws Error if PGDATA itself or the location of a tablespace cannot be entered.
  std::optional<Item> next();

 private:
  struct Folder {
    std::string path;
    PgFolder kind;
    std::vector<std::string> names;  // sorted, and eaten from the back
    std::set<uint32_t> unlogged;     // relations with an init fork
  };

  bool next_root();
  void queue_above(const std::string& path);
  void enter(const std::string& path, PgFolder kind, bool must);
  std::optional<Item> judge(const Folder& folder, const std::string& name);
  bool drops(const Folder& folder, const std::string& name) const;
  bool is_tablespace_location(const std::string& path) const;

  WalkPlan plan_;
  Trouble trouble_;
  std::deque<Folder> folders_;  // the innermost last; a deque, because judge() adds one and uses another
  std::vector<Item> above_;     // folders above a root, to be given before it; eaten from the back
  std::set<std::string> given_above_;
  std::vector<std::string> locations_;  // real paths of tablespaces inside PGDATA
  size_t roots_begun_ = 0;
};

}  // namespace offsite
