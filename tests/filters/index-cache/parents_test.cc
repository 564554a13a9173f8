#include "filters/index-cache/parents.h"

#include <criterion/criterion.h>

#include "format/json.h"
#include "tests/cache.h"

using namespace offsite;

namespace {

// A snapshot of `host` whose tree is named after `tree`; `hour` says which is newer.
Id put_snapshot(TestCache& cache, const std::string& host, int64_t hour, std::string_view tree) {
  Snapshot snapshot;
  snapshot.time = {hour * 3600, 0};
  snapshot.tree = Id::of(as_bytes(tree));
  snapshot.paths = {"/var/lib/postgresql/15/main"};
  snapshot.hostname = host;
  return cache.put("snapshots", snapshot.to_json());
}

void put_list(TestCache& cache, std::string_view tree, std::chrono::hours age = std::chrono::hours(0)) {
  std::string path = cache.scratch.file("parents/" + Id::of(as_bytes(tree)).hex(), "a list");
  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - age);
}

bool has_list(const TestCache& cache, std::string_view tree) {
  return cache.has("parents", Id::of(as_bytes(tree)));
}

std::vector<Json> listed(const TestCache& cache) {
  return Json::parse(as_text(read_whole_file(cache.folder.parent_snapshots())), "test").items();
}

}  // namespace

Test(parents, snapshots_with_a_list_are_named_with_what_tells_whether_they_fit) {
  TestCache cache;
  Id id = put_snapshot(cache, "db1", 1, "tree");
  put_snapshot(cache, "db2", 2, "without a list");
  put_list(cache, "tree");
  ParentTotals totals = update_parents(cache.folder, cache.sealer);
  cr_expect_eq(totals.snapshots, 2);
  cr_expect_eq(totals.lists, 1);
  std::vector<Json> all = listed(cache);
  cr_assert_eq(all.size(), 1);
  cr_expect(all[0].text("id") == id.hex());
  cr_expect(all[0].text("tree") == Id::of(as_bytes("tree")).hex());
  cr_expect(all[0].text("time") == "1970-01-01T01:00:00Z");
  cr_expect(all[0].text("hostname") == "db1");
  cr_expect(all[0].texts("paths") == std::vector<std::string>{"/var/lib/postgresql/15/main"});
}

Test(parents, of_each_host_only_the_newest_list_stays) {
  TestCache cache;
  put_snapshot(cache, "db1", 1, "old");
  put_snapshot(cache, "db1", 2, "new");
  put_snapshot(cache, "db1", 3, "newer without a list");
  put_snapshot(cache, "db2", 1, "other");
  for (const char* tree : {"old", "new", "other"}) put_list(cache, tree);
  update_parents(cache.folder, cache.sealer);
  cr_expect(!has_list(cache, "old") && has_list(cache, "new") && has_list(cache, "other"));
  cr_expect_eq(listed(cache).size(), 2);
}

Test(parents, a_list_of_no_snapshot_stays_for_a_day) {
  TestCache cache;
  put_list(cache, "young", std::chrono::hours(23));
  put_list(cache, "old", std::chrono::hours(25));
  update_parents(cache.folder, cache.sealer);
  cr_expect(has_list(cache, "young") && !has_list(cache, "old"));
  cr_expect_eq(listed(cache).size(), 0);
}

Test(parents, what_a_killed_run_left_behind_goes_after_a_day) {
  TestCache cache;
  std::string left = cache.scratch.file("parents/new-17.tmp");
  update_parents(cache.folder, cache.sealer);
  cr_expect(std::filesystem::exists(left));
  std::filesystem::last_write_time(left,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  update_parents(cache.folder, cache.sealer);
  cr_expect(!std::filesystem::exists(left));
  cr_expect(std::filesystem::exists(cache.folder.parent_snapshots()));
}

Test(parents, a_snapshot_that_cannot_be_read_is_no_parent_and_no_failure) {
  TestCache cache;
  put_snapshot(cache, "db1", 1, "tree");
  put_list(cache, "tree");
  cache.put("snapshots", "{\"time\":\"never\"}");
  cr_expect_eq(update_parents(cache.folder, cache.sealer).snapshots, 1);
  cr_expect_eq(listed(cache).size(), 1);
}
