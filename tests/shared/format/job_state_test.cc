#include "format/job_state.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

JobState full_state() {
  JobState state{.job = "nightly", .repository = "/srv/backup", .hostname = "db1"};
  state.begin({1000, 500'000'000}, 42);
  state.totals.bytes_read = 7;
  state.totals.snapshot = "ab";
  state.locks = {"cd"};
  state.totals.incomplete = {"base/1: gone"};
  state.end(JobStatus::partial, {1002, 0});
  state.cause = FirstCause{"backup", "r2-put", Blame::locked, "r2-put: no", "try"};
  return state;
}

void refused(const std::string& json, const std::string& words) {
  try {
    JobState::parse(json, "read x.json");
    cr_assert(false, "accepted: %s", json.c_str());
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    cr_assert(std::string(error.what()).find(words) != std::string::npos, "%s", error.what());
  }
}

}  // namespace

Test(job_state, a_state_comes_back_from_its_json) {
  JobState state = full_state();
  cr_assert(JobState::parse(state.to_json(), "x") == state);
  JobState fresh{.job = "nightly"};
  cr_assert(JobState::parse(fresh.to_json(), "x") == fresh);
}

Test(job_state, the_file_ends_with_a_newline) { cr_assert(full_state().to_json().ends_with("}\n")); }

Test(job_state, a_new_run_keeps_the_memory_of_earlier_ones_and_nothing_else) {
  JobState state = full_state();
  state.begin({2000, 0}, 43);
  cr_assert_eq(state.status, JobStatus::running);
  cr_assert_eq(state.pid, 43);
  cr_assert(!state.ended && !state.cause && state.locks.empty() && state.totals == JobTotals{});
  cr_assert_eq(state.last_status, JobStatus::partial);
  cr_assert_float_eq(state.last_seconds, 1.5, 1e-9);
  cr_assert(state.last_snapshot == Time({1002, 0}));
}

Test(job_state, only_a_complete_run_is_a_success) {
  JobState state{.job = "nightly"};
  state.begin({10, 0}, 1);
  state.end(JobStatus::complete, {20, 0});
  cr_assert(state.last_complete == Time({20, 0}));
  for (JobStatus other : {JobStatus::partial, JobStatus::failed, JobStatus::interrupted}) {
    state.begin({30, 0}, 1);
    state.end(other, {40, 0});
    cr_assert(state.last_complete == Time({20, 0}));
    cr_assert_eq(state.last_status, other);
  }
}

Test(job_state, every_status_has_a_word_and_every_word_its_status) {
  for (JobStatus status : job_statuses) cr_assert_eq(status_from(status_word(status)), status);
}

Test(first_cause, a_line_names_the_step) {
  cr_assert_eq(FirstCause({.step = "backup", .message = "r2-put: no"}).line(), "backup: r2-put: no");
  cr_assert_eq(FirstCause({.message = "interrupted"}).line(), "interrupted");
}

// ---- every way this can be wrong

Test(job_state, files_that_are_no_state) {
  refused("", "not JSON");
  refused("{}", "\"job\"");
  refused(R"({"job":"a"})", "\"status\"");
  refused(R"({"job":"a","status":"asleep"})", "\"asleep\" is no status");
  refused(R"({"job":"a","status":"failed","started":"yesterday"})", "\"started\" is no time");
  refused(R"({"job":"a","status":"failed","totals":{"bytes_read":-1}})", "\"bytes_read\"");
  refused(R"({"job":"a","status":"failed","cause":{}})", "\"step\"");
}

Test(job_state, a_file_that_was_cut_anywhere) {
  std::string whole = full_state().to_json();
  for (size_t n = 0; n + 2 < whole.size(); ++n) refused(whole.substr(0, n), "x.json");
}
