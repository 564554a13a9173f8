#include "process/node_walk.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "tests/golden_cache.h"
#include "tests/tree_cache.h"

using namespace offsite;

namespace {

// Every node's JSON with content and subtree, in the order of the walk; the path in front.
void walk_all(NodeWalk& walk, std::vector<std::string>& out) {
  std::vector<std::string> above = {""};
  while (walk.depth() > 0) {
    std::optional<TreeNode> node = walk.next();
    if (!node) {
      above.pop_back();
      continue;
    }
    std::string path = above.back() + "/" + node->node.name;
    out.push_back(path + " ");
    append_node(out.back(), node->node, std::as_bytes(std::span(node->content)), node->subtree);
    if (!node->subtree) continue;
    walk.enter(*node->subtree);
    above.push_back(path);
  }
}

void recurse(CachedRepository& repository, const Id& tree, const std::string& above,
             std::vector<std::string>& out) {
  repository.read_tree(tree, [&](TreeNode&& node) {
    std::string path = above + "/" + node.node.name;
    out.push_back(path + " ");
    append_node(out.back(), node.node, std::as_bytes(std::span(node.content)), node.subtree);
    if (node.subtree) recurse(repository, *node.subtree, path, out);
  });
}

std::string files_and_folder(int files, int ids, const std::optional<Id>& folder) {
  TreeWriter tree;
  for (int n = 0; n < files; ++n) {
    Node node{.name = std::to_string(1'000'000 + n), .type = "file"};
    node.linktarget = "\xFF";
    node.extended_attributes = {{"user.x", std::string("\0\xFF", 2)}};
    std::vector<Id> content(static_cast<size_t>(ids), Id::of(as_bytes(node.name)));
    tree.add(node, std::as_bytes(std::span(content)), {});
    if (n == files / 2 && folder) tree.add({.name = node.name + "-folder", .type = "dir"}, {}, folder);
  }
  return tree.take();
}

void expect_same_walk(CachedRepository& repository, const Id& tree) {
  std::vector<std::string> walked, recursed;
  NodeWalk walk(repository);
  walk.enter(tree);
  walk_all(walk, walked);
  recurse(repository, tree, "", recursed);
  cr_expect(walked == recursed, "%zu %zu", walked.size(), recursed.size());
}

}  // namespace

Test(node_walk, golden_repositories_are_walked_in_the_order_of_their_trees) {
  for (const char* name : {"014-v1", "019-v2"}) {
    GoldenCache cache(name);
    CachedRepository repository(cache.folder, cache.key);
    for (const NamedSnapshot& each : repository.snapshots()) expect_same_walk(repository, each.snapshot.tree);
  }
}

Test(node_walk, large_folders_within_large_folders_come_back_whole) {
  TreeCache cache;
  TreeCache::Stored inner = cache.put_tree(files_and_folder(6000, 2, {}));
  TreeCache::Stored middle = cache.put_tree(files_and_folder(10, 5000, inner.id));
  TreeCache::Stored outer = cache.put_tree(files_and_folder(2000, 0, middle.id));
  CachedRepository repository = cache.open();
  expect_same_walk(repository, outer.id);
}

Test(node_walk, a_tree_that_cannot_be_entered_changes_nothing) {
  TreeCache cache;
  TreeCache::Stored good = cache.put_tree(files_and_folder(2000, 1, {}));
  std::string json = files_and_folder(2000, 1, {});
  TreeCache::Stored bad = cache.put_tree(json.substr(0, json.size() - 3));
  TreeCache::Stored missing = cache.put_folder({});
  cache.remove("data", missing.pack);
  CachedRepository repository = cache.open();
  NodeWalk walk(repository);
  walk.enter(good.id);
  for (int n = 0; n < 1000; ++n) walk.next();
  cr_expect_throw(walk.enter(bad.id), Error);
  cr_expect_throw(walk.enter(missing.id), CachedRepository::MissingPack);
  cr_expect_eq(walk.depth(), 1);
  int rest = 0;
  while (walk.next()) ++rest;
  cr_expect_eq(rest, 1000);
  cr_expect_eq(walk.depth(), 0);
}

Test(node_walk, a_thousand_folders_deep_is_the_limit) {
  TreeCache cache;
  Id tree = cache.put_folder({}).id;
  for (size_t n = 0; n < NodeWalk::depth_max; ++n) tree = cache.put_folder({{"a", tree}}).id;
  CachedRepository repository = cache.open();
  NodeWalk walk(repository);
  std::vector<std::string> paths;
  walk.enter(tree);
  cr_expect_throw(walk_all(walk, paths), Error);
  cr_expect_eq(paths.size(), NodeWalk::depth_max);
}
