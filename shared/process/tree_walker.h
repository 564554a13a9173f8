// Walks the trees of a snapshot in the order in which a person reads them: each folder, then what is in it,
// by name.
#pragma once

#include <functional>
#include <string>

#include "process/node_walk.h"

namespace offsite {

// What a visitor sees. The path begins at the folder where the walk began: "/base/1".
struct VisitedNode {
  const std::string& path;
  const TreeNode& node;
  const Id& tree;  // that holds the node
};

enum class Descend { yes, no };

class TreeWalker {
 public:
  using Visitor = std::function<Descend(const VisitedNode&)>;

  // `repository` outlives it.
  explicit TreeWalker(CachedRepository& repository, Contents contents = Contents::with)
      : repository_(repository), contents_(contents) {}

  // The visitor's answer counts for folders; `path` is that of the folder where the walk begins. A tree that
  // cannot be read is warned of, by the path of its folder, and what lies in it is passed over. What the
  // visitor throws passes through.
  void walk(const Id& tree, const Visitor& visit, std::string path = "");

  // False if there was a tree that could not be read.
  bool whole() const { return whole_; }

 private:
  bool read(NodeWalk& nodes, const Id& tree, const std::string& path);
  void pass_over(const std::string& path, const std::string& why);

  CachedRepository& repository_;
  Contents contents_;
  bool whole_ = true;
};

// The tree of that folder of the snapshot; of the root for "". Throws Error(usage) if there is none.
Id find_folder(CachedRepository& repository, const NamedSnapshot& snapshot, const std::string& folder);

// For trees that the cache lacks although all was fetched: throws Error(input) that says which pack is
// missing, else as NodeWalk::enter().
void enter_fetched_tree(NodeWalk& nodes, const Id& tree);

}  // namespace offsite
