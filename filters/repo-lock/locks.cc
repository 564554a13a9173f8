#include "filters/repo-lock/locks.h"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "format/error.h"
#include "format/unpacked.h"
#include "process/key.h"

namespace offsite {
namespace {

Time now() {
  auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  int64_t nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count();
  return {nanoseconds / 1'000'000'000, static_cast<int32_t>(nanoseconds % 1'000'000'000)};
}

std::string host() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) throw system_error("ask for the host's name");
  return name.data();
}

std::string user() {
  std::array<char, 16384> scratch;
  passwd entry{};
  passwd* found = nullptr;
  getpwuid_r(getuid(), &entry, scratch.data(), scratch.size(), &found);
  return found ? found->pw_name : std::to_string(getuid());
}

bool is_running(int64_t pid) {
  if (pid < 1 || pid > INT32_MAX) return false;
  return kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
}

}  // namespace

Lock own_lock(int64_t pid, bool exclusive) {
  return {now(), exclusive, host(), user(), pid, getuid(), getgid()};
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

LockJudge judge_here() { return {now(), host(), is_running}; }

}  // namespace offsite
