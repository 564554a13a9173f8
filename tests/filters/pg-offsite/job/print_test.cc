#include "filters/pg-offsite/job/print.h"

#include <criterion/criterion.h>

#include <cstdio>

using namespace offsite;

namespace {

Job job() {
  Job job{.pipeline = {.name = "nightly", .lock = Pipeline::Lock::shared}};
  job.pipeline.steps = {
      {.name = "backup",
       .stages = {{.run = {"pgdata-reader", "--label", "it's late"}, .user = "postgres"},
                  {.run = {"r2-put"}}}},
      {.name = "tell", .always = true, .stages = {{.run = {"mail", "me"}}}},
      {.name = "metrics", .always = true, .stages = {{.run = {"metrics-emit", "--from-state"}}}},
  };
  job.environment = {{"RESTIC_REPOSITORY", "/srv/back up"},
                     {"PG_OFFSITE_CACHE", "/cache"},
                     {"AWS_SECRET_ACCESS_KEY", "hush"},
                     {"RESTIC_PASSWORD", "hush"}};
  job.password = {.file = "/etc/password", .password = "hush"};
  return job;
}

bool says(const std::string& script, const std::string& text) {
  return script.find(text) != std::string::npos;
}

// What a shell makes of it.
std::string echoed(const std::string& word) {
  FILE* shell = popen(("printf %s " + shell_word(word)).c_str(), "r");
  char text[256] = {};
  size_t n = fread(text, 1, sizeof text, shell);
  pclose(shell);
  return {text, n};
}

}  // namespace

Test(print, a_word_is_the_same_word_for_a_shell) {
  for (const char* word :
       {"plain", "", "two words", "it's", "$HOME", "a\"b", "\\", "--x=y", "*", "a\nb", ";"})
    cr_assert_eq(echoed(word), word);
}

Test(print, stages_are_joined_and_users_are_become) {
  cr_assert(says(
      shell_script(job()),
      "# backup\nrunuser -u postgres -- pgdata-reader --label 'it'\\''s late' |\n  r2-put >/dev/null\n"));
}

Test(print, files_are_named_and_secrets_are_not) {
  std::string script = shell_script(job());
  cr_assert(says(script, "export RESTIC_REPOSITORY='/srv/back up'\n"));
  cr_assert(says(script, "export RESTIC_PASSWORD_FILE=/etc/password\n"));
  cr_assert(!says(script, "hush"));
}

Test(print, what_runs_always_runs_when_the_shell_exits) {
  std::string script = shell_script(job());
  cr_assert(says(script, "  # tell\n  mail me\n"));
  cr_assert(says(script, "trap finally EXIT\n"));
  cr_assert(says(script, "  # metrics-emit --from-state >/dev/null\n"));
}

Test(print, a_job_without_a_lock_takes_none) {
  Job free = job();
  free.pipeline.lock = Pipeline::Lock::none;
  cr_assert(!says(shell_script(free), "repo-lock"));
  free.pipeline.lock = Pipeline::Lock::exclusive;
  cr_assert(says(shell_script(free), "repo-lock make --pid $$ --exclusive"));
}

Test(print, a_step_that_may_ask_for_more_is_a_loop) {
  Job trees = job();
  trees.pipeline.steps = {
      {.name = "trees", .stages = {{.run = {"tree-plan", "latest"}}, {.run = {"r2-get", "--keep"}}}}};
  std::string script = shell_script(trees);
  cr_assert(
      says(script, "while\n  tree-plan latest |\n  r2-get --keep |\n  frame-dump >\"$said\" || exit\n"));
  cr_assert(says(script, "grep -q '\"again\":true' \"$said\"\ndo :; done\n"));
}

Test(print, an_archive_is_for_whoever_runs_the_script) {
  Job dump = job();
  dump.pipeline.steps = {{.name = "dump", .stages = {{.run = {"tar-writer"}}}}};
  cr_assert(says(shell_script(dump), "# dump\ntar-writer\n"));
}
