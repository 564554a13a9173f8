// The order in which a repository is checked: what the listing and the cached objects say at once; then what
// has to be read for the rest, and while others do that, the trees.
#pragma once

#include <chrono>
#include <string>

#include "filters/check-plan/cached_objects.h"
#include "filters/check-plan/reading.h"
#include "filters/check-plan/subset.h"
#include "filters/check-plan/tree_walk.h"

namespace offsite {

struct WhatToRead {
  Subset packs = Subset::none();
  bool with_cache = false;  // what is in the cache is not read again
};

class CheckPlan {
 public:
  // All outlive it.
  CheckPlan(FrameSink& out, CachedRepository& repository);

  Task<void> make(FrameSource& in, const WhatToRead& what);

 private:
  using Clock = std::chrono::steady_clock;

  Task<void> take_listing(FrameSource& in);
  Task<void> look_at_objects();
  Task<void> look_at_trees(Clock::duration at_most);
  bool look_at_a_tree();
  std::vector<Id> packs_to_read(const WhatToRead& what);
  Task<void> tell_progress();
  std::string totals(bool final) const;

  FrameSink& out_;
  CachedRepository& repository_;
  Listing listing_;
  Findings findings_;
  CachedObjects objects_;
  PackFacts packs_;
  TreeWalk trees_;
  std::vector<NamedSnapshot> snapshots_;
  size_t begun_ = 0;  // of them, in trees_
  std::vector<Id> indexes_;
  uint64_t packs_to_read_ = 0, bytes_to_read_ = 0;
  Clock::time_point told_{};
};

}  // namespace offsite
