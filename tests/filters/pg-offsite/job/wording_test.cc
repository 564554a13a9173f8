#include "filters/pg-offsite/job/wording.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

Pipeline of(std::vector<std::string> words) { return {.steps = {{.stages = {{.run = std::move(words)}}}}}; }

}  // namespace

Test(wording, a_partial_backup_is_3_and_a_partial_restore_1) {
  cr_assert_eq(wording_of(of({"pgdata-reader"})).status_partial, 3);
  cr_assert_eq(wording_of(of({"restore-plan"})).status_partial, 1);
}

Test(wording, a_plan_without_a_writer_is_a_promise) {
  Pipeline restore = of({"restore-plan", "latest"});
  cr_assert(wording_of(restore).summary({}, 0).starts_with("would restore"));
  restore.steps.front().stages.push_back({.run = {"file-writer"}});
  cr_assert(wording_of(restore).summary({}, 0).starts_with("restored"));
  cr_assert(wording_of(of({"restore-plan", "--verify"})).summary({}, 0).starts_with("verified"));
}

Test(wording, a_check_fails_by_what_it_finds) {
  const Wording& check = wording_of(of({"check-plan"}));
  cr_assert(check.failure({.hints = 3}).empty());
  cr_assert_eq(check.failure({.errors = 2}), "the repository is damaged: 2 errors");
  cr_assert(wording_of(of({"pgdata-reader"})).failure({.errors = 2}).empty());
}

Test(wording, nothing_is_drawn_before_there_is_something_to_draw) {
  for (const char* program : {"pgdata-reader", "restore-plan", "check-plan", "mail"})
    cr_assert(!wording_of(of({program})).moves({}), "%s", program);
}
