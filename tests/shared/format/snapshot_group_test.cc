#include "format/snapshot_group.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

NamedSnapshot snapshot(int64_t second, std::string host, std::vector<std::string> paths,
                       std::vector<std::string> tags) {
  Snapshot made;
  made.time = {second, 0};
  made.hostname = std::move(host);
  made.paths = std::move(paths);
  made.tags = std::move(tags);
  return {{}, made};
}

std::vector<NamedSnapshot> all() {
  return {snapshot(1, "db2", {"/b", "/a"}, {"x"}), snapshot(2, "db1", {"/a", "/b"}, {"x", "y"}),
          snapshot(3, "db2", {"/a", "/b"}, {}), snapshot(4, "db1", {"/c"}, {"y", "x"})};
}

// The times of the groups' members: "2 4 | 1 3 | ".
std::string members(const GroupBy& by) {
  std::string text;
  for (const SnapshotGroup& group : grouped(all(), by)) {
    for (const NamedSnapshot& each : group.snapshots)
      text += std::to_string(each.snapshot.time.seconds) + " ";
    text += "| ";
  }
  return text;
}

std::string latest(size_t count, const GroupBy& by) {
  std::string text;
  for (const NamedSnapshot& each : latest_of_each(all(), count, by))
    text += std::to_string(each.snapshot.time.seconds) + " ";
  return text;
}

std::string key(const SnapshotGroup& group, const GroupBy& by) {
  JsonWriter json;
  group.append_key(json, by);
  return json.take();
}

}  // namespace

Test(snapshot_group, grouped_by_nothing_there_is_one) { cr_expect_eq(members({}), "1 2 3 4 | "); }

Test(snapshot_group, the_order_of_paths_and_tags_does_not_matter) {
  cr_expect_eq(members({.host = true}), "2 4 | 1 3 | ");
  cr_expect_eq(members({.paths = true}), "1 2 3 | 4 | ");
  cr_expect_eq(members({.tags = true}), "3 | 1 | 2 4 | ");
  cr_expect_eq(members({.host = true, .paths = true}), "2 | 4 | 1 3 | ");
}

Test(snapshot_group, a_group_says_what_it_has_in_common) {
  GroupBy by{.host = true, .paths = true, .tags = true};
  SnapshotGroup group = grouped(all(), by).front();
  cr_expect_eq(group.title(by), " for (host [db1], tags [x, y], paths [/a, /b])");
  cr_expect_eq(key(group, by), R"({"hostname":"db1","paths":["/a","/b"],"tags":["x","y"]})");
  cr_expect_eq(key(group, {.host = true}), R"({"hostname":"db1","paths":null,"tags":null})");
  cr_expect_eq(group.title({}), "");
}

Test(snapshot_group, the_latest_of_each_group_stay_in_their_order) {
  cr_expect_eq(latest(1, {.host = true, .paths = true}), "2 3 4 ");
  cr_expect_eq(latest(1, {}), "4 ");
  cr_expect_eq(latest(2, {}), "3 4 ");
  cr_expect_eq(latest(9, {.host = true}), "1 2 3 4 ");
}

Test(snapshot_group, what_to_group_by_is_said_in_words) {
  GroupBy by = GroupBy::parse("host,tags");
  cr_expect(by.host && by.tags && !by.paths);
  by = GroupBy::parse("path,tag");
  cr_expect(!by.host && by.tags && by.paths);
  cr_expect_not(GroupBy::parse("").any());
}

// Every way this can be wrong.
Test(snapshot_group, other_words_are_refused) {
  for (const char* text : {"hosts", "host;paths", ",", " host"}) {
    try {
      GroupBy::parse(text);
      cr_expect(false, "%s", text);
    } catch (const Error& error) {
      cr_expect_eq(error.blame, Blame::usage);
    }
  }
}
