#include "process/tree_walker.h"

#include <fmt/core.h>

#include "format/error.h"
#include "format/quote.h"
#include "process/log.h"

namespace offsite {
namespace {

Error missing_pack(const CachedRepository::MissingPack& missing) {
  std::string packs;
  for (const BlobLocation& place : missing.places) packs += " " + place.pack.short_hex();
  return Error(Blame::input,
               fmt::format("read tree {}: the repository lacks pack{}", missing.tree.short_hex(), packs),
               "pg-offsite check says what is lost");
}

}  // namespace

void enter_fetched_tree(NodeWalk& nodes, const Id& tree) {
  try {
    nodes.enter(tree);
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

// One after the other instead of one within the other: whatever the depth, the stack stays as it is.
void TreeWalker::walk(const Id& tree, const Visitor& visit, std::string path) {
  struct Folder {
    Id tree;
    size_t path_bytes;
  };
  NodeWalk nodes(repository_, contents_);
  std::vector<Folder> open;
  auto enter = [&](const Id& folder) {
    if (read(nodes, folder, path)) open.push_back({folder, path.size()});
  };
  enter(tree);
  while (!open.empty()) {
    path.resize(open.back().path_bytes);
    std::optional<TreeNode> node = nodes.next();
    if (!node) {
      open.pop_back();
      continue;
    }
    path += '/';
    path += node->node.name;
    if (visit({path, *node, open.back().tree}) == Descend::yes && node->subtree) enter(*node->subtree);
  }
}

// False if it could not.
bool TreeWalker::read(NodeWalk& nodes, const Id& tree, const std::string& path) {
  try {
    enter_fetched_tree(nodes, tree);
    return true;
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    pass_over(path, error.what());
    return false;
  }
}

void TreeWalker::pass_over(const std::string& path, const std::string& why) {
  whole_ = false;
  warn(fmt::format("{}; what is in {} is passed over", why, path.empty() ? "/" : one_line(path)));
}

}  // namespace offsite
