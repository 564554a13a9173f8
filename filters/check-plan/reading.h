// What is to be read from the repository itself: whole objects, and for packs what the index says is in them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "event/frames.h"
#include "filters/check-plan/cached_objects.h"
#include "filters/check-plan/pack_facts.h"
#include "filters/check-plan/subset.h"

namespace offsite {

class Reading {
 public:
  // All outlive it.
  Reading(FrameSink& out, const Listing& listing) : out_(out), listing_(listing) {}

  // config, keys, locks, snapshots and index; with `with_cache` those only that were listed and are not in
  // the cache: r2-get --sync leaves out what is damaged, or they are newer.
  Task<void> ask_for_small_objects(const CacheFolder& cache, bool with_cache);
  // These packs, in the order in which the index files name them; `meanwhile` is awaited behind each.
  Task<void> ask_for_packs(CachedObjects& objects, const std::vector<Id>& indexes, std::vector<Id> packs,
                           const std::function<Task<void>()>& meanwhile);

 private:
  Task<void> ask(const ObjectName& name, const std::vector<PackEntry>& entries);

  FrameSink& out_;
  const Listing& listing_;
};

}  // namespace offsite
