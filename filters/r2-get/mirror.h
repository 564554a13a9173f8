// Makes the cache a mirror of a repository's small objects: what the store lists is in the cache, byte for
// byte, and nothing else. Keys, snapshots and locks that are damaged in the store are left out with a
// warning: the others are as good as before. A damaged index ends it, because without it a backup would store
// again what the repository has; unless it is asked to leave that out, too.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "event/lanes.h"
#include "event/local_store.h"
#include "process/cache_folder.h"

namespace offsite {

struct MirrorTotals {
  uint64_t fetched = 0;
  uint64_t bytes_fetched = 0;
  uint64_t removed = 0;
  uint64_t left_out = 0;  // because they are damaged
};

std::string final_stat(const MirrorTotals& totals, uint64_t retries);

// "index,locks" → those types, in the order in which they are mirrored; all of them for "". Throws
// Error(usage).
std::vector<ObjectType> parse_types(std::string_view only);

class Mirror {
 public:
  Mirror(Store& store, std::string cache, size_t lanes, bool skip_damaged = false)
      : store_(store),
        folder_(cache),
        cache_(cache, LocalUse::cache),
        lanes_(lanes),
        skip_damaged_(skip_damaged) {}

  // Claims the cache, and mirrors config and these types, which are in the order that parse_types() gives
  // them. `repository` is how messages call it. Throws Error(no_repository) if there is no config.
  Task<void> sync_all(const std::string& repository, const std::vector<ObjectType>& types);

  const MirrorTotals& totals() const { return totals_; }

 private:
  using Lists = std::map<ObjectType, std::vector<Listed>>;

  Task<void> list_in_turn(std::vector<ObjectType> types, Lists& lists);
  Task<void> sync_config(const std::string& repository);
  Task<void> sync(ObjectType type, const std::vector<Listed>& listed);
  Task<void> check_pending();
  Task<void> fetch(ObjectName name);
  Task<std::optional<Bytes>> get_whole(const ObjectName& name);
  Task<void> remove(ObjectName name);
  Task<void> check_pending_pack(Id pack);

  Store& store_;
  CacheFolder folder_;
  LocalStore cache_;
  Lanes lanes_;
  bool skip_damaged_;
  MirrorTotals totals_;
};

}  // namespace offsite
