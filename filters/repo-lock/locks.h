// The locks of a repository: ours, as an object, and those of others, as the cache has them.
#pragma once

#include <vector>

#include "format/lock.h"
#include "format/seal.h"
#include "process/cache_folder.h"

namespace offsite {

// A lock that is taken now, by this user on this host, for the process `pid`.
Lock own_lock(int64_t pid, bool exclusive);

struct LockObject {
  Id id;
  Bytes sealed;
};
LockObject seal_lock(const Lock& lock, unsigned repository_version, Sealer& sealer);

// All locks in the cache but `mine`. Throws Error(input) for one that cannot be read: nobody can tell whether
// it is in the way.
std::vector<Lock> locks_of_others(const CacheFolder& cache, Sealer& sealer, const std::vector<Id>& mine);

// Those that nobody holds any more, as restic judges it. One that cannot be read is a warning, and stays.
std::vector<Id> stale_locks(const CacheFolder& cache, Sealer& sealer, const LockJudge& judge);

// Who judges: this host, now.
LockJudge judge_here();

}  // namespace offsite
