#include "filters/pg-offsite/job/rounds.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

void told(Rounds& rounds, std::string_view json) { rounds.take({Kind::stat, as_bytes(json)}); }

// A run of the step in which a filter tells this, and whether there is to be another.
bool after(Rounds& rounds, std::string_view json) {
  rounds.begin();
  told(rounds, json);
  return rounds.next();
}

constexpr const char* more = R"({"filter":"r2-get","final":true,"again":true})";

}  // namespace

Test(rounds, a_step_runs_once_if_nobody_asks_for_more) {
  Rounds rounds;
  rounds.begin();
  cr_assert(!rounds.next());
  cr_assert(!after(rounds, R"({"filter":"r2-get","final":true,"again":false})"));
  cr_assert(!after(rounds, R"({"filter":"r2-get","final":true})"));
  cr_assert(!rounds.repeated());
}

Test(rounds, it_runs_again_as_long_as_a_filter_asks_for_it) {
  Rounds rounds;
  cr_assert(after(rounds, more));
  cr_assert(rounds.repeated());
  cr_assert(after(rounds, more));
  cr_assert(!after(rounds, R"({"filter":"r2-get","final":true,"again":false})"));
}

Test(rounds, progress_is_no_request) {
  Rounds rounds;
  cr_assert(!after(rounds, R"({"filter":"r2-get","final":false,"again":true})"));
}

Test(rounds, a_run_that_failed_has_asked_for_nothing) {
  Rounds rounds;
  rounds.begin();
  told(rounds, more);
  rounds.begin();
  cr_assert(!rounds.next());
}

Test(rounds, there_is_an_end_to_it) {
  Rounds rounds;
  unsigned runs = 1;
  while (after(rounds, more)) ++runs;
  cr_assert_eq(runs, Rounds::rounds_max);
}

Test(rounds, damaged_places_are_avoided_from_the_next_run_on) {
  Rounds rounds;
  cr_assert_eq(rounds.avoid(), "");
  cr_assert(after(rounds, R"({"filter":"decryptor","final":true,"again":true,"damaged":["ab:0","cd:512"]})"));
  cr_assert_eq(rounds.avoid(), "ab:0 cd:512");
  cr_assert(after(rounds, R"({"filter":"decryptor","final":true,"again":true,"damaged":["ab:0"]})"));
  cr_assert_eq(rounds.avoid(), "ab:0 cd:512 ab:0");
}

Test(rounds, a_place_that_was_tried_twice_in_vain_is_no_reason_for_another_run) {
  constexpr const char* damaged = R"({"filter":"decryptor","final":true,"again":true,"damaged":["ab:0"]})";
  Rounds rounds;
  cr_assert(after(rounds, damaged));
  cr_assert(after(rounds, damaged));
  cr_assert(!after(rounds, damaged));
}

Test(rounds, an_offset_that_begins_like_another_is_another) {
  Rounds rounds;
  cr_assert(
      after(rounds, R"({"filter":"decryptor","final":true,"again":true,"damaged":["ab:1234","ab:123"]})"));
  cr_assert(after(rounds, R"({"filter":"decryptor","final":true,"again":true,"damaged":["ab:12","b:123"]})"));
  cr_assert_eq(rounds.avoid(), "ab:1234 ab:123 ab:12 b:123");
}

Test(rounds, what_is_avoided_fits_an_environment) {
  Rounds rounds;
  for (int i = 0; i < 3000; ++i)
    if (!after(rounds, R"({"filter":"decryptor","final":true,"again":true,"damaged":[")" +
                           std::string(64, 'a') + ":" + std::to_string(i) + R"("]})"))
      break;
  cr_assert_leq(rounds.avoid().size(), Rounds::avoid_bytes_max + 100);
}

Test(rounds, only_some_stages_may_ask) {
  cr_assert(may_repeat({.stages = {{.run = {"tree-plan"}}, {.run = {"r2-get", "--keep"}}}}));
  cr_assert(may_repeat({.stages = {{.run = {"decryptor"}}, {.run = {"file-writer"}}}}));
  cr_assert(!may_repeat({.stages = {{.run = {"r2-get", "--sync"}}}}));
}

Test(rounds, a_stat_that_is_no_json_is_refused) {
  Rounds rounds;
  bool thrown = false;
  try {
    told(rounds, "{");
  } catch (const Error& error) {
    thrown = error.blame == Blame::input;
  }
  cr_assert(thrown);
}
