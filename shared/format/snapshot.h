// Snapshot objects (restic design, "Snapshots"), members in restic's order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/bytes.h"
#include "format/gotime.h"

namespace offsite {

// What one backup did; restic 0.17 and later show it.
struct Summary {
  Time backup_start, backup_end;
  uint64_t files_new = 0, files_changed = 0, files_unmodified = 0;
  uint64_t dirs_new = 0, dirs_changed = 0, dirs_unmodified = 0;
  uint64_t data_blobs = 0, tree_blobs = 0;  // new ones
  uint64_t data_added = 0;                  // bytes of new blobs
  uint64_t data_added_packed = 0;           // the same, compressed and sealed
  uint64_t total_files_processed = 0, total_bytes_processed = 0;
  bool operator==(const Summary&) const = default;
};

struct Snapshot {
  Time time;
  std::optional<Id> parent;
  Id tree;
  std::vector<std::string> paths;
  std::string hostname, username;
  uint32_t uid = 0, gid = 0;
  std::vector<std::string> excludes, tags;
  std::optional<Id> original;
  std::string program_version;
  std::optional<Summary> summary;

  std::string to_json() const;
  // Unknown members are ignored. `what` names it in errors. Throws Error(input).
  static Snapshot parse(std::string_view json, const std::string& what = "read a snapshot");
};

struct NamedSnapshot {
  Id id;
  Snapshot snapshot;
};

}  // namespace offsite
