// Which trees the cache is known to have whole, with all that lies below them: noted by tree-plan, so that
// those who only look need not walk the same trees twice (whole-trees in the cache).
#pragma once

#include <set>

#include "process/cache_folder.h"

namespace offsite {

class WholeTrees {
 public:
  // What was noted counts for as long as index/ holds the same files, and data/ the same packs by name, size
  // and time. A file that cannot be read knows of none.
  explicit WholeTrees(const CacheFolder& cache);

  bool has(const Id& tree) const { return trees_.contains(tree); }
  // Throws Error(temporary). Nothing is written for one that is known.
  void add(const std::set<Id>& trees);

 private:
  const CacheFolder& cache_;
  Id packs_;  // what they held when this was made
  std::set<Id> trees_;
};

// For whoever met a tree that is damaged. What cannot be removed is left.
void forget_whole_trees(const CacheFolder& cache);

}  // namespace offsite
