#include "format/lock.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

constexpr Time noon{1'700'000'000, 0};

Lock lock_of(int64_t age, bool exclusive = false, const std::string& host = "elsewhere", int64_t pid = 1) {
  Lock lock;
  lock.time = {noon.seconds - age, 0};
  lock.exclusive = exclusive;
  lock.hostname = host;
  lock.username = "root";
  lock.pid = pid;
  return lock;
}

LockJudge judge() {
  return {noon, "forge", [](int64_t pid) { return pid == 42; }};
}

// The refusal and its hint, or nothing.
std::string refusal(const std::vector<Lock>& others, bool exclusive) {
  try {
    refuse_if_locked(others, exclusive, judge());
    return "";
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::locked);
    return std::string(error.what()) + "; " + error.hint;
  }
}

bool refuses(std::string_view json) {
  try {
    Lock::parse(json);
    return false;
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    return true;
  }
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

Test(lock, it_is_spelled_as_restic_spells_it) {
  Lock lock{{1'700'000'000, 120'000'000}, true, "forge", "postgres", 4711, 0, 0};
  cr_expect_eq(lock.to_json(), R"({"time":"2023-11-14T22:13:20.12Z","exclusive":true,"hostname":"forge",)"
                               R"("username":"postgres","pid":4711})");
  lock.uid = 26;
  lock.gid = 27;
  cr_expect(says(lock.to_json(), R"("pid":4711,"uid":26,"gid":27})"));
  cr_expect(Lock::parse(lock.to_json()) == lock);
}

Test(lock, absent_null_and_unknown_members_are_taken) {
  Lock lock = Lock::parse(R"({"time":"2023-11-14T22:13:20+01:00","uid":null,"later":[{}]})");
  cr_expect_eq(lock.time.seconds, 1'700'000'000 - 3600);
  cr_expect(!lock.exclusive);
  cr_expect_eq(lock.pid, 0);
}

Test(lock, shared_ones_tolerate_each_other) {
  cr_expect_eq(refusal({}, true), "");
  cr_expect_eq(refusal({lock_of(5), lock_of(9)}, false), "");
}

Test(lock, an_exclusive_one_is_alone) {
  cr_expect(says(refusal({lock_of(5)}, true),
                 "shared lock of root on elsewhere, process 1, 5 seconds old; it is in use"));
  cr_expect(says(refusal({lock_of(5), lock_of(600, true)}, false), "exclusive lock of root"));
}

Test(lock, it_is_stale_after_half_an_hour_or_when_its_process_is_gone) {
  cr_expect(!judge().is_stale(lock_of(1800)));
  cr_expect(judge().is_stale(lock_of(1801)));
  cr_expect(judge().is_stale(lock_of(5, false, "forge", 1)));
  cr_expect(!judge().is_stale(lock_of(5, false, "forge", 42)));
  cr_expect(judge().is_stale(lock_of(1801, false, "forge", 42)));
  cr_expect(!judge().is_stale(lock_of(-100)));
}

Test(lock, a_stale_one_still_blocks_and_the_hint_says_how_to_go_on) {
  std::string text = refusal({lock_of(7300, true)}, false);
  cr_expect(says(text, "2 hours old; it seems to be left behind: restic unlock"), "%s", text.c_str());
}

Test(lock, one_in_use_is_named_before_those_left_behind) {
  std::string text = refusal({lock_of(9000, true), lock_of(10, true), lock_of(9000, true)}, false);
  cr_expect(says(text, "10 seconds old, and 2 more; it is in use"), "%s", text.c_str());
}

Test(lock, every_age_is_told_in_the_unit_a_person_would_use) {
  for (auto [age, text] : {std::pair<int64_t, const char*>{119, "119 seconds"},
                           {120, "2 minutes"},
                           {7199, "119 minutes"},
                           {7200, "2 hours"},
                           {3 * 86400, "3 days"},
                           {-1, "from the future"}})
    cr_expect(says(judge().describe(lock_of(age)), text), "%s", text);
}

Test(lock, names_cannot_command_the_terminal) {
  Lock lock = lock_of(5, false, "\x1b[2J\n");
  lock.username = "\a";
  cr_expect(says(judge().describe(lock), R"(of \a on \x1b[2J\n, process)"));
}

// every way this can be wrong

Test(lock, what_is_no_lock_is_refused) {
  cr_expect(refuses(""));
  cr_expect(refuses("[]"));
  cr_expect(refuses("{}"));
  cr_expect(refuses(R"({"time":"yesterday"})"));
  for (const char* member : {R"("exclusive":1)", R"("hostname":1)", R"("username":{})", R"("pid":"1")",
                             R"("uid":-1)", R"("gid":4294967296)"})
    cr_expect(refuses(std::string(R"({"time":"2023-11-14T22:13:20Z",)") + member + "}"), "%s", member);
}

Test(lock, every_cut_is_noticed) {
  std::string json = lock_of(5).to_json();
  for (size_t length = 0; length < json.size(); ++length)
    cr_assert(refuses(json.substr(0, length)), "%zu", length);
}
