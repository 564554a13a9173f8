#include "filters/pg-offsite/views/tree_diff.h"

#include <criterion/criterion.h>

#include "tests/tree_cache.h"

using namespace offsite;

namespace {

struct Entry {
  const char* name;
  const char* type = "file";
  const char* content = "";
  int64_t mtime = 0;
  std::optional<Id> subtree = {};
};

std::string tree_of(const std::vector<Entry>& entries) {
  TreeWriter tree;
  for (const Entry& each : entries) {
    Node node{.name = each.name, .type = each.type, .mtime = {each.mtime, 0}};
    Id blob = Id::of(as_bytes(each.content));
    tree.add(node, *each.content ? blob.view() : View(), each.subtree);
  }
  return tree.take();
}

// Every change, "+/a -/b/ ".
std::string differ(CachedRepository& repository, const Id& before, const Id& after, bool metadata = false,
                   DiffTotals* totals = nullptr) {
  std::string changes;
  TreeDiff diff(repository, metadata,
                [&](const Change& change) { changes += change.modifier + change.path + " "; });
  diff.compare(before, after);
  if (totals) *totals = diff.totals();
  cr_expect(diff.whole());
  return changes;
}

}  // namespace

Test(tree_diff, equal_trees_do_not_differ) {
  TreeCache cache;
  Id tree = cache.put_tree(tree_of({{"a"}, {"b", "file", "x"}})).id;
  DiffTotals totals;
  CachedRepository repository = cache.open();
  cr_expect_eq(differ(repository, tree, tree, true, &totals), "");
  cr_expect_eq(totals.added.blobs.data + totals.added.blobs.trees + totals.removed.blobs.trees, 0);
}

Test(tree_diff, names_that_only_one_has_come_and_go) {
  TreeCache cache;
  Id below = cache.put_tree(tree_of({{"f", "file", "x"}})).id;
  Id before = cache.put_tree(tree_of({{"a"}, {"c", "dir", "", 0, below}, {"e"}})).id;
  Id after = cache.put_tree(tree_of({{"b"}, {"d", "dir", "", 0, below}, {"e"}, {"f", "fifo"}})).id;
  DiffTotals totals;
  CachedRepository repository = cache.open();
  cr_expect_eq(differ(repository, before, after, false, &totals), "-/a +/b -/c/ -/c/f +/d/ +/d/f +/f ");
  cr_expect_eq(totals.added.files, 2);
  cr_expect_eq(totals.added.folders, 1);
  cr_expect_eq(totals.added.others, 1);
  cr_expect_eq(totals.removed.files, 2);
  cr_expect_eq(totals.removed.folders, 1);
  // The folder and its file's blob are in both; the roots are not.
  cr_expect_eq(totals.added.blobs.trees, 1);
  cr_expect_eq(totals.added.blobs.data, 0);
  cr_expect_gt(totals.added.blobs.bytes, 0);
}

Test(tree_diff, what_changed_has_a_letter) {
  TreeCache cache;
  Id empty = cache.put_tree(tree_of({})).id;
  Id before = cache
                  .put_tree(tree_of({{"content", "file", "x", 1},
                                     {"damage", "file", "x"},
                                     {"kind", "file", "x"},
                                     {"kind2", "dir", "", 0, empty},
                                     {"touched", "file", "x", 1}}))
                  .id;
  Id after = cache
                 .put_tree(tree_of({{"content", "file", "y", 2},
                                    {"damage", "file", "y"},
                                    {"kind", "symlink"},
                                    {"kind2", "file", "z"},
                                    {"touched", "file", "x", 2}}))
                 .id;
  DiffTotals totals;
  CachedRepository repository = cache.open();
  cr_expect_eq(differ(repository, before, after, false, &totals), "M/content M?/damage T/kind T/kind2 ");
  cr_expect_eq(totals.changed_files, 2);
  cr_expect_eq(differ(repository, before, after, true), "M/content M?/damage TU/kind TU/kind2 U/touched ");
}

Test(tree_diff, folders_are_compared_below_their_paths) {
  TreeCache cache;
  Id common = cache.put_tree(tree_of({{"same"}})).id;
  Id one = cache.put_tree(tree_of({{"common", "dir", "", 0, common}, {"x", "file", "1"}})).id;
  Id two = cache.put_tree(tree_of({{"common", "dir", "", 0, common}, {"x", "file", "2"}})).id;
  Id before = cache.put_tree(tree_of({{"d", "dir", "", 0, one}})).id;
  Id after = cache.put_tree(tree_of({{"d", "dir", "", 0, two}})).id;
  CachedRepository repository = cache.open();
  cr_expect_eq(differ(repository, before, after), "M?/d/x ");
  cr_expect_eq(differ(repository, before, after, true), "U/d/ M?/d/x ");
}
