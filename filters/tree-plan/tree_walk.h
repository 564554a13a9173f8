// Walks the trees of snapshots as far as the cache has them, each tree once, and notes which packs are
// missing.
#pragma once

#include <set>
#include <vector>

#include "process/repository.h"
#include "process/seen_ids.h"
#include "process/snapshot_options.h"

namespace offsite {

class TreeWalk {
 public:
  // `repository` outlives it; its cache folder takes the set of trees.
  explicit TreeWalk(CachedRepository& repository);

  // Everything below the folder that is meant. Throws Error(usage) if the snapshot has no such folder. A tree
  // that is damaged is warned of, and what lies below it is passed over.
  void take(const SelectedSnapshot& selected);

  // The tops of what was walked, if nothing of it is missing or damaged; else none.
  std::set<Id> whole() const { return missing_.empty() && damaged_ == 0 ? tops_ : std::set<Id>{}; }
  uint64_t trees() const { return trees_; }
  uint64_t damaged() const { return damaged_; }
  // In the order of their ids: every pack that has a tree which no pack of the cache has.
  const std::set<Id>& missing_packs() const { return missing_; }

 private:
  std::optional<Id> find(const SelectedSnapshot& selected);
  void visit(const Id& tree);
  void want(const std::vector<BlobLocation>& places);

  CachedRepository& repository_;
  SeenIds seen_;
  std::set<Id> tops_;
  std::vector<Id> waiting_;
  std::set<Id> missing_;
  uint64_t trees_ = 0, damaged_ = 0;
};

}  // namespace offsite
