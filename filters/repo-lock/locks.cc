#include "filters/repo-lock/locks.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "format/error.h"
#include "format/unpacked.h"
#include "process/key.h"
#include "process/log.h"
#include "process/self.h"

namespace offsite {
namespace {

bool is_running(int64_t pid) {
  if (pid < 1 || pid > INT32_MAX) return false;
  return kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
}

}  // namespace

Lock own_lock(int64_t pid, bool exclusive) {
  return {now(), exclusive, host_name(), user_name(), pid, getuid(), getgid()};
}

LockObject seal_lock(const Lock& lock, unsigned repository_version, Sealer& sealer) {
  LockObject object;
  sealer.seal(encode_unpacked(lock.to_json(), repository_version), object.sealed);
  object.id = Id::of(object.sealed);
  return object;
}

std::vector<Lock> locks_of_others(const CacheFolder& cache, Sealer& sealer, const std::vector<Id>& mine) {
  std::vector<Lock> others;
  for (const Id& id : cache.list("locks")) {
    if (std::find(mine.begin(), mine.end(), id) != mine.end()) continue;
    others.push_back(Lock::parse(open_cached(cache, "locks", id, sealer), "read lock " + id.short_hex()));
  }
  return others;
}

std::vector<Id> stale_locks(const CacheFolder& cache, Sealer& sealer, const LockJudge& judge) {
  std::vector<Id> stale;
  for (const Id& id : cache.list("locks")) try {
      Lock lock = Lock::parse(open_cached(cache, "locks", id, sealer), "read lock " + id.short_hex());
      if (judge.is_stale(lock)) stale.push_back(id);
    } catch (const Error& error) {
      warn(std::string("a lock stays: ") + error.what());
    }
  return stale;
}

LockJudge judge_here() { return {now(), host_name(), is_running}; }

}  // namespace offsite
