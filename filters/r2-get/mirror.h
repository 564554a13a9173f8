// Makes the cache a mirror of a repository's small objects: what the store lists is in the cache, byte for
// byte, and nothing else.
#pragma once

#include <string>
#include <vector>

#include "event/lanes.h"
#include "event/local_store.h"

namespace offsite {

struct MirrorTotals {
  uint64_t fetched = 0;
  uint64_t bytes_fetched = 0;
  uint64_t removed = 0;
};

std::string final_stat(const MirrorTotals& totals, uint64_t retries);

// "index,locks" → those types, in the order in which they are mirrored; all of them for "". Throws
// Error(usage).
std::vector<ObjectType> parse_types(std::string_view only);

class Mirror {
 public:
  Mirror(Store& store, std::string cache, size_t lanes)
      : store_(store), folder_(std::move(cache)), cache_(folder_, LocalUse::cache), lanes_(lanes) {}

  // config, then these types. `repository` is how messages call it. Throws Error(no_repository) if there is
  // no config.
  Task<void> sync_all(const std::string& repository, const std::vector<ObjectType>& types);
  Task<void> sync_config(const std::string& repository);
  Task<void> sync(ObjectType type);
  // <cache>/pending holds a sealed header for each pack that an interrupted run may have stored; those whose
  // pack the store does not have go.
  Task<void> check_pending();

  const MirrorTotals& totals() const { return totals_; }

 private:
  Task<void> fetch(ObjectName name);
  Task<void> remove(ObjectName name);
  Task<void> check_pending_pack(ObjectName pack);

  Store& store_;
  std::string folder_;
  LocalStore cache_;
  Lanes lanes_;
  MirrorTotals totals_;
};

}  // namespace offsite
