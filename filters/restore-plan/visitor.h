// What is done with the nodes of a snapshot that were chosen, and the walk that chooses them.
#pragma once

#include <string>

#include "choice.h"
#include "event/task.h"
#include "format/tree.h"
#include "process/incomplete.h"
#include "process/repository.h"

namespace offsite {

class Visitor {
 public:
  virtual ~Visitor() = default;
  // The root of what is restored, which has no node of its own here. Before anything else.
  virtual Task<void> begin(const Id& tree) = 0;
  // One node: folders before what they hold, in the order of the trees. `path` is absolute and clean. The
  // content may be taken out of the node.
  virtual Task<void> take(const std::string& path, TreeNode& node) = 0;
  // All came.
  virtual Task<void> finish() = 0;
  // Whether folders that are not wanted themselves are taken before what is wanted below them.
  virtual bool needs_parents() const { return true; }
};

// Walks everything below `tree`. A folder that cannot be read is told to `incomplete`. Throws Error if the
// tree itself cannot.
Task<void> visit(CachedRepository& repository, const Id& tree, const Choice& choice, Visitor& visitor,
                 Incomplete& incomplete);

}  // namespace offsite
