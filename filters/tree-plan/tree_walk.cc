#include "tree_walk.h"

#include "format/error.h"
#include "process/log.h"
#include "tree_packs.h"

namespace offsite {

TreeWalk::TreeWalk(CachedRepository& repository)
    : repository_(repository), seen_(repository.cache().path()) {}

void TreeWalk::take(const SelectedSnapshot& selected) {
  std::optional<Id> root = find(selected);
  if (!root) return;
  tops_.insert(*root);
  if (!seen_.insert(*root)) return;
  waiting_.push_back(*root);
  while (!waiting_.empty()) {
    Id tree = waiting_.back();
    waiting_.pop_back();
    visit(tree);
  }
}

// Nothing if a tree on the way is missing.
std::optional<Id> TreeWalk::find(const SelectedSnapshot& selected) {
  const Id& tree = selected.named.snapshot.tree;
  if (selected.subfolder.empty()) return tree;
  try {
    std::optional<TreeNode> folder = repository_.find(tree, selected.subfolder);
    if (folder && folder->subtree) return folder->subtree;
  } catch (const CachedRepository::MissingPack& missing) {
    want(missing.places);
    return std::nullopt;
  }
  throw Error(Blame::usage, "find " + selected.subfolder + " in snapshot " + selected.named.id.short_hex() +
                                ": it has no such folder");
}

void TreeWalk::visit(const Id& tree) {
  auto look = [&](TreeNode&& each) {
    if (each.subtree && seen_.insert(*each.subtree)) waiting_.push_back(*each.subtree);
  };
  try {
    repository_.read_tree(tree, look, {.contents = Contents::without});
    ++trees_;
  } catch (const CachedRepository::MissingPack& missing) {
    want(missing.places);
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    std::vector<BlobLocation> dropped = drop_damaged_copies(repository_, tree);
    want(dropped);
    if (!dropped.empty()) return;
    warn(error.what());
    ++damaged_;
  }
}

void TreeWalk::want(const std::vector<BlobLocation>& places) {
  for (const BlobLocation& place : places) missing_.insert(place.pack);
}

}  // namespace offsite
