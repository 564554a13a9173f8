#include "filters/pg-offsite/job/lock_keeper.h"

#include <criterion/criterion.h>

#include <filesystem>
#include <fstream>

#include "process/log.h"
#include "tests/scratch.h"

using namespace offsite;
using namespace std::chrono_literals;

namespace {

std::string id(int n) { return std::string(64, static_cast<char>('0' + n)); }

// A stream of one frame and END, or of END alone.
std::string stream(Kind kind = Kind::end, std::string_view payload = "") {
  Bytes out = FrameWriter::preamble();
  FrameWriter writer;
  auto put = [&](Kind each, std::string_view text) {
    append(out, writer.header(each, text.size()));
    append(out, as_bytes(text));
  };
  if (kind != Kind::end) put(kind, payload);
  if (kind != Kind::fail) put(Kind::end, writer.end_payload());
  return std::string(as_text(out));
}

// A repository whose locks are files in a cache, and scripts in the place of the filters.
class Rig {
 public:
  Rig() {
    set_log("pg-offsite", false);
    surroundings.environment = {{"PATH", scratch / "bin" + ":/usr/bin:/bin"}};
    scratch.folder("cache/locks");
    scratch.file("end", stream());
    scratch.file("in-the-way",
                 stream(Kind::fail, R"({"filter":"repo-lock","blame":"locked","message":"locked"})"));
    for (int n = 1; n < 10; ++n)
      scratch.file("stored-" + std::to_string(n),
                   stream(Kind::stored, R"({"name":"locks/)" + id(n) + R"(","bytes":9,"existed":false})"));
    program("r2-get", "[ ! -e down ] || exit 111\nif [ -e arrives ]; then mv arrives cache/locks/" + id(0) +
                          "; fi\ncat end\n");
    program("r2-put",
            "cat >/dev/null\nif [ ! -e making ]; then cat end; exit; fi\nrm making\necho >>made\n"
            "n=$(wc -l <made)\n[ $n -lt 10 ] || exit 1\n"
            "touch cache/locks/$(printf \"%064d\" 0 | tr 0 $n)\n"
            "[ ! -e slow ] || [ $n = 1 ] || sleep 0.3\ncat stored-$n\n");
    program("repo-lock",
            "case $1 in\nmake) touch making; cat end ;;\nrelease) rm -f cache/locks/$2; cat end ;;\n"
            "judge) if [ -e slow ] || [ -e cache/locks/" +
                id(0) + " ]; then cat in-the-way; else cat end; fi ;;\nesac\n");
  }

  void program(const std::string& name, const std::string& script) {
    std::string path = scratch.file("bin/" + name, "#!/bin/sh\ncd " + scratch.path() + "\n" + script);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  size_t locks() const {
    auto files = std::filesystem::directory_iterator(scratch / "cache/locks");
    return static_cast<size_t>(std::distance(begin(files), end(files)));
  }
  bool has(int n) const { return std::filesystem::exists(scratch / "cache/locks/" + id(n)); }
  LockKeeper::Events events() {
    return {.lost = [this](const FirstCause& why) { lost.push_back(why); },
            .changed = [this](const std::vector<std::string>& ids) { held.push_back(ids.size()); }};
  }

  Scratch scratch;
  Surroundings surroundings;
  CacheFolder cache{scratch / "cache"};
  std::vector<FirstCause> lost;
  std::vector<size_t> held;  // how many locks were ours, at each change
  std::optional<FirstCause> cause;
  int meanwhile = 0;
};

constexpr LockTimes quick = {.visible_after = 1ms, .refresh_every = 30ms, .refresh_again = 30ms};

Task<void> take_and_release(Rig& rig) {
  LockKeeper keeper(rig.surroundings, rig.cache, false, rig.events(), {.visible_after = 1ms});
  rig.cause = co_await keeper.take();
  if (!rig.cause) cr_assert(rig.has(1) && rig.locks() == 1);
  co_await keeper.release();
}

// What is done meanwhile ends with this cause.
Task<std::optional<FirstCause>> done_meanwhile(Rig& rig, std::optional<FirstCause> cause) {
  cr_expect(rig.has(1) && rig.locks() == 1);
  rig.meanwhile += 1;
  co_return cause;
}

// Takes long, as to mirror a large repository does.
Task<std::optional<FirstCause>> done_slowly(Rig& rig) {
  for (int n = 0; n < 1000 && rig.held.size() < 3; ++n) co_await pause_for(10ms);
  cr_expect_geq(rig.held.size(), 3);
  co_return std::nullopt;
}

// Ends when the next lock is there and nobody knows yet that it is ours.
Task<std::optional<FirstCause>> done_amid_a_refresh(Rig& rig) {
  for (int n = 0; n < 1000 && !rig.has(2); ++n) co_await pause_for(1ms);
  cr_expect(rig.has(2) && rig.held.size() == 1);
  co_return std::nullopt;
}

Task<void> take_amid_a_refresh(Rig& rig) {
  LockKeeper keeper(rig.surroundings, rig.cache, true, rig.events(), quick);
  const LockKeeper::Meanwhile meanwhile = [&] { return done_amid_a_refresh(rig); };
  rig.cause = co_await keeper.take(meanwhile);
  co_await keeper.release();
}

Task<void> take_and_work_slowly(Rig& rig) {
  LockKeeper keeper(rig.surroundings, rig.cache, false, rig.events(), quick);
  const LockKeeper::Meanwhile meanwhile = [&] { return done_slowly(rig); };
  rig.cause = co_await keeper.take(meanwhile);
  co_await keeper.release();
}

Task<void> take_and_work(Rig& rig, std::optional<FirstCause> cause) {
  LockKeeper keeper(rig.surroundings, rig.cache, false, rig.events(), {.visible_after = 1ms});
  const LockKeeper::Meanwhile meanwhile = [&] { return done_meanwhile(rig, cause); };
  rig.cause = co_await keeper.take(meanwhile);
  cr_expect_eq(rig.locks(), rig.cause ? (rig.has(0) ? 1 : 0) : 1);
  co_await keeper.release();
}

Task<void> hold_until(Rig& rig, LockTimes times, bool (*enough)(const Rig&), void (*then)(Rig&)) {
  LockKeeper keeper(rig.surroundings, rig.cache, false, rig.events(), times);
  rig.cause = co_await keeper.take();
  then(rig);
  for (int n = 0; n < 1000 && !enough(rig); ++n) co_await pause_for(10ms);
  cr_assert(enough(rig));
  co_await keeper.release();
}

Task<void> clear_two(Rig& rig) {
  LockKeeper keeper(rig.surroundings, rig.cache, false, rig.events());
  std::vector<std::string> abandoned = {id(5), id(6), "no id"};
  co_await keeper.clear(abandoned);
}

void nothing(Rig&) {}
bool refreshed(const Rig& rig) { return rig.held.size() >= 7; }
bool lost(const Rig& rig) { return !rig.lost.empty(); }

}  // namespace

Test(lock_keeper, a_lock_is_there_until_it_is_released) {
  Rig rig;
  run(take_and_release(rig));
  cr_assert(!rig.cause);
  cr_assert_eq(rig.locks(), 0);
  cr_assert(rig.held == std::vector<size_t>({1, 0}));
}

Test(lock_keeper, what_needs_no_certainty_is_done_under_the_lock_meanwhile) {
  Rig rig;
  run(take_and_work(rig, std::nullopt));
  cr_assert(!rig.cause && rig.meanwhile == 1);
}

Test(lock_keeper, it_is_kept_fresh_while_that_takes_long) {
  Rig rig;
  run(take_and_work_slowly(rig));
  cr_assert(rig.lost.empty());
  cr_assert_eq(rig.locks(), 0);
}

Test(lock_keeper, a_lock_that_a_refresh_has_just_made_is_not_taken_for_anothers) {
  Rig rig;
  rig.scratch.file("slow");
  run(take_amid_a_refresh(rig));
  cr_assert(!rig.cause);
}

Test(lock_keeper, when_that_fails_the_lock_is_released) {
  Rig rig;
  run(take_and_work(rig, FirstCause{.step = "sync", .blame = Blame::temporary, .message = "no"}));
  cr_assert(rig.cause && rig.cause->message == "no");
  cr_assert_eq(rig.locks(), 0);
}

Test(lock_keeper, it_is_not_begun_where_another_lock_is_in_the_way) {
  Rig rig;
  rig.scratch.file("cache/locks/" + id(0));
  run(take_and_work(rig, std::nullopt));
  cr_assert(rig.cause && rig.cause->blame == Blame::locked && rig.meanwhile == 0);
}

Test(lock_keeper, a_new_lock_is_there_before_the_old_one_goes) {
  Rig rig;
  run(hold_until(rig, quick, refreshed, nothing));
  cr_assert(rig.lost.empty());
  rig.held.resize(7);
  cr_assert(rig.held == std::vector<size_t>({1, 2, 1, 2, 1, 2, 1}));
  cr_assert_eq(rig.locks(), 0);
}

Test(lock_keeper, another_lock_that_is_in_the_way_is_told) {
  Rig rig;
  rig.scratch.file("cache/locks/" + id(0));
  run(take_and_release(rig));
  cr_assert(rig.cause && rig.cause->blame == Blame::locked);
  cr_assert(rig.has(0) && rig.locks() == 1);
}

Test(lock_keeper, one_that_came_at_the_same_moment_makes_us_give_way) {
  Rig rig;
  rig.scratch.file("arrives");
  run(take_and_release(rig));
  cr_assert(rig.cause && rig.cause->blame == Blame::locked);
  cr_assert(rig.has(0) && rig.locks() == 1);
}

Test(lock_keeper, a_lock_that_somebody_removed_is_lost) {
  Rig rig;
  run(hold_until(rig, quick, lost,
                 [](Rig& r) { std::filesystem::remove(r.scratch / "cache/locks/" + id(1)); }));
  cr_assert_eq(rig.lost.size(), 1);
  cr_assert_eq(rig.lost[0].message, "somebody removed our lock while the job ran");
}

Test(lock_keeper, a_lock_that_cannot_be_refreshed_is_trusted_for_a_while_and_then_lost) {
  Rig rig;
  LockTimes times = quick;
  times.trusted_for = 400ms;
  auto began = std::chrono::steady_clock::now();
  run(hold_until(rig, times, lost, [](Rig& r) { r.scratch.file("down"); }));
  cr_assert(std::chrono::steady_clock::now() - began >= 400ms);
  cr_assert_eq(rig.lost.size(), 1);
  cr_assert_eq(rig.lost[0].blame, Blame::locked);
}

Test(lock_keeper, what_hangs_is_no_excuse) {
  Rig rig;
  LockTimes times = quick;
  times.trusted_for = 300ms;
  run(hold_until(rig, times, lost, [](Rig& r) { r.program("r2-get", "sleep 1\ncat end\n"); }));
  cr_assert_eq(rig.lost.size(), 1);
  cr_assert_eq(rig.locks(), 0);
}

Test(lock_keeper, what_a_killed_run_left_is_removed_if_it_is_there) {
  Rig rig;
  for (int n : {5, 7}) rig.scratch.file("cache/locks/" + id(n));
  run(clear_two(rig));
  cr_assert(!rig.has(5) && rig.has(7));
}
