#include "filters/check-plan/subset.h"

#include <criterion/criterion.h>

#include <algorithm>
#include <set>

#include "format/error.h"

using namespace offsite;

namespace {

constexpr Time now{.seconds = 1'767'323'045};  // Friday 2026-01-02, in the week that began on December 29

// A thousand packs whose first bytes go through all values, of 100 bytes each.
std::vector<PackChoice> packs() {
  std::vector<PackChoice> all;
  for (size_t i = 0; i < 1000; ++i) {
    Id id = Id::of(as_bytes(std::to_string(i)));
    id.bytes[0] = static_cast<std::byte>(i);
    all.push_back({id, 100});
  }
  return all;
}

std::vector<Id> chosen(std::string_view subset, const VerifiedPacks& verified = {}) {
  return Subset::parse(subset, now).choose(packs(), verified);
}

bool is_refused(std::string_view subset) {
  try {
    Subset::parse(subset, now);
    return false;
  } catch (const Error& error) {
    return error.blame == Blame::usage;
  }
}

}  // namespace

Test(subset, all_and_none) {
  cr_expect_eq(Subset::all().choose(packs(), {}).size(), 1000);
  cr_expect_eq(Subset::none().choose(packs(), {}).size(), 0);
}

Test(subset, a_part_is_chosen_by_the_first_byte_as_restic_does) {
  std::set<Id> seen;
  for (const char* part : {"1/3", "2/3", "3/3"})
    for (const Id& id : chosen(part)) {
      cr_expect_eq(static_cast<unsigned>(id.bytes[0]) % 3, static_cast<unsigned>(part[0] - '1'));
      cr_expect(seen.insert(id).second);
    }
  cr_expect_eq(seen.size(), 1000);
}

Test(subset, weeks_are_those_of_iso_8601) {
  cr_expect_eq(iso_week(now), 1);
  cr_expect_eq(iso_week({.seconds = 0}), 1);
  cr_expect_eq(iso_week({.seconds = 1'609'459'200}), 53);  // 2021-01-01
  cr_expect_eq(iso_week({.seconds = 1'767'571'200}), 2);   // Monday 2026-01-05, midnight
  cr_expect(chosen("week/5") == chosen("2/5"));
}

Test(subset, so_many_weeks_read_everything) {
  std::set<Id> seen;
  for (int week = 0; week < 4; ++week)
    for (const Id& id :
         Subset::parse("week/4", {.seconds = now.seconds + week * 7 * 86400}).choose(packs(), {}))
      seen.insert(id);
  cr_expect_eq(seen.size(), 1000);
}

Test(subset, a_share_or_a_size_is_what_is_just_enough) {
  cr_expect_eq(chosen("10%").size(), 100);
  cr_expect_eq(chosen("2.55%").size(), 26);
  cr_expect_eq(chosen("100%").size(), 1000);
  cr_expect_eq(chosen("1").size(), 1);
  cr_expect_eq(chosen("1K").size(), 11);
  cr_expect_eq(chosen("1G").size(), 1000);
}

Test(subset, chance_decides_among_equals) { cr_expect(chosen("10%") != chosen("10%")); }

Test(subset, what_was_not_read_for_the_longest_time_comes_first) {
  VerifiedPacks verified;
  std::set<Id> seen;
  for (int run = 1; run <= 10; ++run) {
    std::vector<Id> now_read = chosen("10%", verified);
    seen.insert(now_read.begin(), now_read.end());
    verified.note(now_read, run * 1000);
    cr_expect_eq(seen.size(), static_cast<size_t>(run) * 100);
  }
  for (const Id& id : chosen("10%", verified)) cr_expect_eq(verified.when(id), 1000);
}

Test(subset, anything_else_is_refused) {
  for (const char* text :
       {"",       "0/5", "6/5",  "1/0", "1/257", "x/5",  "1/x",  "/5",  "1/", "-1/5", "1/5/6",
        "week/0", "0%",  "101%", "-3%", "%",     "nan%", "inf%", "5%%", "0",  "many", "-5M"})
    cr_expect(is_refused(text), "%s", text);
}
