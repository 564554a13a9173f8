#include "process/tree_walker.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "tests/tree_cache.h"

using namespace offsite;

namespace {

std::string walked(TreeWalker& walker, const Id& tree, const std::string& not_into = "") {
  std::string paths;
  walker.walk(tree, [&](const VisitedNode& visited) {
    paths += visited.path + " ";
    return visited.path == not_into ? Descend::no : Descend::yes;
  });
  return paths;
}

NamedSnapshot snapshot_of(const Id& tree) {
  NamedSnapshot named;
  named.snapshot.tree = tree;
  return named;
}

struct Example : TreeCache {
  Stored empty = put_folder({});
  Stored inner = put_folder({{"x", empty.id}, {"y", empty.id}});
  Stored root = put_folder({{"a", inner.id}, {"b", empty.id}, {"c", inner.id}});
};

}  // namespace

Test(tree_walker, a_folder_comes_before_what_is_in_it) {
  Example cache;
  CachedRepository repository = cache.open();
  TreeWalker walker(repository);
  cr_expect_eq(walked(walker, cache.root.id), "/a /a/x /a/y /b /c /c/x /c/y ");
  cr_expect_eq(walked(walker, cache.root.id, "/a"), "/a /b /c /c/x /c/y ");
  cr_expect(walker.whole());
}

Test(tree_walker, a_walk_can_begin_at_a_path) {
  Example cache;
  CachedRepository repository = cache.open();
  TreeWalker walker(repository);
  std::string paths;
  auto visit = [&](const VisitedNode& visited) {
    paths += visited.path + " ";
    cr_expect(visited.tree == cache.inner.id);
    return Descend::no;
  };
  walker.walk(cache.inner.id, visit, "/there");
  cr_expect_eq(paths, "/there/x /there/y ");
}

Test(tree_walker, what_is_lost_or_damaged_is_passed_over) {
  Example cache;
  const Id unknown = Id::of(as_bytes("nowhere"));
  TreeCache::Stored torn = cache.put_sealed(Id::of(as_bytes("torn")), Bytes(100), 0);
  TreeCache::Stored root =
      cache.put_folder({{"a", unknown}, {"b", cache.inner.id}, {"c", torn.id}, {"d", cache.empty.id}});
  CachedRepository repository = cache.open();
  TreeWalker walker(repository);
  cr_expect_eq(walked(walker, root.id), "/a /b /b/x /b/y /c /d ");
  cr_expect_not(walker.whole());
}

Test(tree_walker, a_missing_pack_is_named) {
  Example cache;
  CachedRepository repository = cache.open();
  cache.remove("data", cache.root.pack);
  try {
    NodeWalk nodes(repository);
    enter_fetched_tree(nodes, cache.root.id);
    cr_assert(false);
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    cr_expect(
        std::string(error.what()).ends_with("the repository lacks pack " + cache.root.pack.short_hex()));
  }
  TreeWalker walker(repository);
  cr_expect_eq(walked(walker, cache.root.id), "");
  cr_expect_not(walker.whole());
}

Test(tree_walker, a_visitors_failure_is_not_the_trees) {
  Example cache;
  CachedRepository repository = cache.open();
  TreeWalker walker(repository);
  auto fail = [](const VisitedNode& visited) -> Descend {
    if (visited.path == "/a/x") throw Error(Blame::input, "mine");
    return Descend::yes;
  };
  try {
    walker.walk(cache.root.id, fail);
    cr_assert(false);
  } catch (const Error& error) {
    cr_expect_eq(std::string(error.what()), "mine");
  }
  cr_expect(walker.whole());
}

Test(tree_walker, folders_within_folders_without_end_end) {
  TreeCache cache;
  Id tree = cache.put_folder({}).id;
  for (int i = 0; i < 5000; ++i) tree = cache.put_folder({{"d", tree}}).id;
  CachedRepository repository = cache.open();
  TreeWalker walker(repository);
  size_t visited = 0;
  walker.walk(tree, [&](const VisitedNode&) {
    ++visited;
    return Descend::yes;
  });
  cr_expect_not(walker.whole());
  cr_expect_eq(visited, 1000);
}

Test(tree_walker, a_folder_is_found_by_its_path) {
  Example cache;
  CachedRepository repository = cache.open();
  NamedSnapshot snapshot = snapshot_of(cache.root.id);
  cr_expect(find_folder(repository, snapshot, "") == cache.root.id);
  cr_expect(find_folder(repository, snapshot, "/c/y") == cache.empty.id);
  for (const char* path : {"/d", "/a/x/y"}) {
    try {
      find_folder(repository, snapshot, path);
      cr_expect(false, "%s", path);
    } catch (const Error& error) {
      cr_expect_eq(error.blame, Blame::usage);
    }
  }
}
