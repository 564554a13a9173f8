// The nodes of a snapshot one by one, a folder before what it holds, for whoever must wait between one node
// and the next. What is left of the folders that are open lies in memory as far as it is little, else in an
// unnamed file: neither the size of a folder nor the depth counts in memory.
#pragma once

#include <deque>
#include <vector>

#include "process/repository.h"
#include "process/unnamed_file.h"

namespace offsite {

class NodeWalk {
 public:
  // Deeper ones only serve to overflow something.
  static constexpr size_t depth_max = 1000;

  // `repository` outlives it; its cache folder takes the file.
  explicit NodeWalk(CachedRepository& repository, Contents contents = Contents::with);

  // The next nodes are those of this tree. Throws as CachedRepository::read_tree(), and Error(input) beyond
  // depth_max; then nothing was entered.
  void enter(const Id& tree);
  // The next node of the tree that was entered last; nothing at its end, and the walk is back in the one
  // before.
  std::optional<TreeNode> next();
  // Of trees that were entered and have not ended.
  size_t depth() const { return open_.size(); }

 private:
  struct Folder {
    std::deque<TreeNode> held;
    uint64_t begin, at, end;  // of the rest, in the file
  };
  void spill(const TreeNode& node);
  void flush();
  TreeNode read_back(Folder& folder) const;

  CachedRepository& repository_;
  Contents contents_;
  UnnamedFile file_;
  Bytes waiting_;  // to be appended to the file
  std::vector<Folder> open_;
  size_t held_bytes_ = 0;
};

}  // namespace offsite
