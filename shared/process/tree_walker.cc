#include "process/tree_walker.h"

#include <fmt/core.h>

#include "format/error.h"
#include "format/quote.h"
#include "process/log.h"

namespace offsite {
namespace {

// Every level costs stack; deeper ones only serve to use it up.
constexpr size_t depth_max = 1000;

Error missing_pack(const CachedRepository::MissingPack& missing) {
  std::string packs;
  for (const BlobLocation& place : missing.places) packs += " " + place.pack.short_hex();
  return Error(Blame::input,
               fmt::format("read tree {}: the repository lacks pack{}", missing.tree.short_hex(), packs),
               "pg-offsite check says what is lost");
}

}  // namespace

void read_fetched_tree(CachedRepository& repository, const Id& tree,
                       const std::function<void(TreeNode&&)>& each) {
  try {
    repository.read_tree(tree, each);
  } catch (const CachedRepository::MissingPack& missing) {
    throw missing_pack(missing);
  }
}

Id find_folder(CachedRepository& repository, const NamedSnapshot& snapshot, const std::string& folder) {
  if (folder.empty()) return snapshot.snapshot.tree;
  std::optional<TreeNode> found;
  try {
    found = repository.find(snapshot.snapshot.tree, folder);
  } catch (const CachedRepository::MissingPack& missing) {
    throw missing_pack(missing);
  }
  if (!found || !found->subtree)
    throw Error(Blame::usage, fmt::format("find {} in snapshot {}: it has no such folder", one_line(folder),
                                          snapshot.id.short_hex()));
  return *found->subtree;
}

void TreeWalker::walk(const Id& tree, const Visitor& visit, std::string path) { read(tree, path, visit, 0); }

// Fails for its own tree only: what is below has been dealt with when it comes back.
void TreeWalker::read(const Id& tree, std::string& path, const Visitor& visit, size_t depth) {
  if (depth == depth_max) return pass_over(path, "there are too many folders in one another");
  const size_t folder_bytes = path.size();
  bool visitor_failed = false;
  auto each = [&](TreeNode&& node) {
    path.resize(folder_bytes);
    path += '/';
    path += node.node.name;
    Descend descend = Descend::no;
    try {
      descend = visit({path, node, tree});
      if (node.subtree && descend == Descend::yes) read(*node.subtree, path, visit, depth + 1);
    } catch (...) {
      visitor_failed = true;
      throw;
    }
  };
  try {
    read_fetched_tree(repository_, tree, each);
  } catch (const Error& error) {
    if (visitor_failed || error.blame != Blame::input) throw;
    path.resize(folder_bytes);
    pass_over(path, error.what());
  }
  path.resize(folder_bytes);
}

void TreeWalker::pass_over(const std::string& path, const std::string& why) {
  whole_ = false;
  warn(fmt::format("{}; what is in {} is passed over", why, path.empty() ? "/" : one_line(path)));
}

}  // namespace offsite
