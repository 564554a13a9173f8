// Snapshots that belong together: of one host, of the same paths, with the same tags (restic's --group-by).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "format/json.h"
#include "format/snapshot.h"

namespace offsite {

struct GroupBy {
  bool host = false, paths = false, tags = false;

  bool any() const { return host || paths || tags; }
  // "host,paths,tags", any of them; nothing for "". Throws Error(usage).
  static GroupBy parse(std::string_view text);
};

struct SnapshotGroup {
  // What all of them have, as far as they are grouped by it; paths and tags in the order of their bytes.
  std::string hostname;
  std::vector<std::string> paths, tags;
  std::vector<NamedSnapshot> snapshots;  // in the order in which they came

  // " for (host [db1], paths [/srv])"; empty if they are grouped by nothing.
  std::string title(const GroupBy& by) const;
  // {"hostname":…,"paths":…,"tags":…}, null for what they are not grouped by.
  void append_key(JsonWriter& json, const GroupBy& by) const;
};

// The groups in the order of their host names, paths, tags; one group of all, if they are grouped by nothing.
std::vector<SnapshotGroup> grouped(std::vector<NamedSnapshot> snapshots, const GroupBy& by);

// Keeps the newest `count` of each group, in the order in which they came.
std::vector<NamedSnapshot> latest_of_each(std::vector<NamedSnapshot> snapshots, size_t count,
                                          const GroupBy& by);

}  // namespace offsite
