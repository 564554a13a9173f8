#include "filters/pg-offsite/job/mirror_steps.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

Step step_of(std::vector<Words> stages, bool always = false) {
  Step step{.name = "step", .always = always, .stages = {}};
  for (Words& words : stages) step.stages.push_back({.run = std::move(words)});
  return step;
}
bool mirrors(std::vector<Words> stages, bool always = false) {
  return only_mirrors(step_of(std::move(stages), always));
}

}  // namespace

Test(mirror_steps, all_of_them_only_mirror) {
  for (const Step& step : mirror_steps(Words{"--all"}))
    cr_expect(only_mirrors(step), "%s", step.name.c_str());
}

Test(mirror_steps, what_stores_or_restores_does_more) {
  cr_expect_not(mirrors({{"pgdata-reader"}, {"chunker"}, {"encryptor"}, {"r2-put"}}));
  cr_expect_not(mirrors({{"restore-plan"}, {"r2-get"}, {"decryptor"}, {"file-writer"}}));
  cr_expect_not(mirrors({{"r2-get", "--list", "data"}, {"check-plan"}, {"r2-get"}, {"pack-check"}}));
  cr_expect_not(mirrors({{"r2-get"}}));
  cr_expect_not(mirrors({{"my-program", "--sync"}}));
  cr_expect_not(mirrors({{"index-cache"}}, true));
}

Test(mirror_steps, a_plan_is_what_reads_the_cache_and_changes_nothing) {
  cr_expect(
      begins_with_plan(step_of({{"restore-plan", "latest"}, {"r2-get"}, {"decryptor"}, {"file-writer"}})));
  cr_expect_not(begins_with_plan(step_of({{"restore-plan", "latest"}}, true)));
  cr_expect_not(begins_with_plan(step_of({{"pgdata-reader"}, {"chunker"}, {"encryptor"}, {"r2-put"}})));
  cr_expect_not(begins_with_plan(step_of({{"r2-get", "--list", "data"}, {"check-plan"}})));
}
