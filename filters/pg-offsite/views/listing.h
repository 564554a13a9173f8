// How snapshots and the nodes of trees are written for people and for scripts: in restic's forms.
#pragma once

#include <string>
#include <string_view>

#include "format/snapshot.h"
#include "format/tree.h"

namespace offsite {

// "2025-10-13 15:30:00", in the zone of this process.
std::string local_time(const Time& time);

enum class Detail { path, all, all_for_people };  // the path alone; bytes as a number, or as "1.250 GiB"

// One line without the newline: "-rw-r--r--     0     0   5600 2025-10-13 15:30:00 /path -> target". What
// does not print is quoted.
std::string node_line(std::string_view path, const Node& node, Detail detail);

// Lines of `ls --json` (restic 0.18).
std::string ls_snapshot_json(const NamedSnapshot& snapshot);
std::string ls_node_json(std::string_view path, const Node& node);
// A match of `find --json`: without the members that only a restore needs.
std::string find_node_json(std::string_view path, const Node& node);

// The snapshot with the members "id" and "short_id", then `more` members, each with a comma in front.
std::string snapshot_json(const NamedSnapshot& snapshot, std::string_view more = "");

}  // namespace offsite
