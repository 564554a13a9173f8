#include "filters/repo-lock/locks.h"

#include <criterion/criterion.h>
#include <unistd.h>

#include "format/error.h"
#include "tests/cache.h"

using namespace offsite;

namespace {

Lock of_another_host(bool exclusive = false) {
  return {judge_here().now, exclusive, "db2", "postgres", 4711, 26, 26};
}

}  // namespace

Test(locks, our_lock_says_who_we_are) {
  Lock lock = own_lock(4711, true);
  cr_expect(lock.exclusive);
  cr_expect_eq(lock.pid, 4711);
  cr_expect_eq(lock.uid, getuid());
  cr_expect(!lock.hostname.empty() && !lock.username.empty());
  cr_expect(lock.hostname == judge_here().hostname);
  cr_expect(judge_here().now.seconds - lock.time.seconds < 60);
}

Test(locks, a_sealed_lock_is_read_back_from_the_cache) {
  TestCache cache;
  Lock lock = of_another_host();
  for (unsigned version : {1u, 2u}) {
    LockObject object = seal_lock(lock, version, cache.sealer);
    cr_expect_eq(object.id, Id::of(object.sealed));
    cache.scratch.file("locks/" + object.id.hex(), as_text(object.sealed));
    std::vector<Lock> others = locks_of_others(cache.folder, cache.sealer, {});
    cr_assert_eq(others.size(), 1);
    cr_expect(others[0] == lock);
    cache.remove("locks", object.id);
  }
}

Test(locks, ours_are_not_among_the_others) {
  TestCache cache;
  Id mine = cache.put("locks", own_lock(getpid(), false).to_json());
  cache.put("locks", of_another_host().to_json());
  cr_expect_eq(locks_of_others(cache.folder, cache.sealer, {}).size(), 2);
  std::vector<Lock> others = locks_of_others(cache.folder, cache.sealer, {mine});
  cr_assert_eq(others.size(), 1);
  cr_expect(others[0].hostname == "db2");
}

Test(locks, a_process_of_this_host_that_is_gone_left_its_lock_behind) {
  LockJudge judge = judge_here();
  cr_expect(!judge.is_stale(own_lock(getpid(), false)));
  cr_expect(!judge.is_stale(own_lock(1, false)));  // runs, and belongs to somebody else
  for (int64_t pid : {int64_t{0}, int64_t{-1}, int64_t{1} << 40})
    cr_expect(judge.is_stale(own_lock(pid, false)));
}

Test(locks, a_lock_that_cannot_be_read_is_refused) {
  TestCache cache;
  cache.put("locks", "{\"time\":17}");
  cr_expect_throw(locks_of_others(cache.folder, cache.sealer, {}), Error);
}

Test(locks, only_what_was_left_behind_is_stale) {
  TestCache cache;
  cache.put("locks", own_lock(getpid(), false).to_json());
  cache.put("locks", of_another_host().to_json());
  Id gone = cache.put("locks", own_lock(int64_t{1} << 40, false).to_json());
  Lock old = of_another_host();
  old.time.seconds -= lock_stale_seconds + 60;
  Id forgotten = cache.put("locks", old.to_json());
  std::vector<Id> stale = stale_locks(cache.folder, cache.sealer, judge_here());
  cr_assert_eq(stale.size(), 2);
  for (const Id& id : stale) cr_expect(id == gone || id == forgotten);
}

Test(locks, one_that_cannot_be_read_stays) {
  TestCache cache;
  cache.put("locks", "no lock");
  cr_expect(stale_locks(cache.folder, cache.sealer, judge_here()).empty());
}
