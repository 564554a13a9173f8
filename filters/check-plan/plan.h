// The order in which a repository is checked: what the listing, the cached objects and the trees say at once;
// then what has to be read for the rest.
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
  Task<void> take_listing(FrameSource& in);
  Task<void> look_at_objects();
  Task<void> look_at_trees();
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
  std::vector<Id> indexes_;
  uint64_t packs_to_read_ = 0, bytes_to_read_ = 0;
  std::chrono::steady_clock::time_point told_{};
};

}  // namespace offsite
