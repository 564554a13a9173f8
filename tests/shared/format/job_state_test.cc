#include "format/job_state.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

Frame frame(Kind kind, std::string_view json) { return {kind, as_bytes(json)}; }

JobTotals told(std::initializer_list<std::pair<Kind, std::string_view>> frames) {
  JobTotals totals;
  for (const auto& [kind, json] : frames) totals.take(frame(kind, json));
  return totals;
}

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

Test(job_totals, are_gathered_from_what_the_filters_tell) {
  JobTotals totals = told({
      {Kind::meta, R"({"bytes_total":100})"},
      {Kind::stat, R"({"filter":"pgdata-reader","final":false,"bytes_read":10})"},
      {Kind::stat,
       R"({"filter":"pgdata-reader","final":true,"bytes_read":60,"bytes_unchanged":40,"pages_bad":1})"},
      {Kind::stat, R"({"filter":"chunker","final":true,"data_added":30,"files_new":2,"dirs_unmodified":3,
                       "total_files_processed":5,"total_bytes_processed":99})"},
      {Kind::stat, R"({"filter":"encryptor","final":true,"bytes_packed":20})"},
      {Kind::stat, R"({"filter":"r2-put","final":true,"retries":4})"},
  });
  JobTotals wanted{.bytes_total = 100,
                   .bytes_read = 60,
                   .bytes_unchanged = 40,
                   .bytes_new = 30,
                   .bytes_stored = 20,
                   .files_new = 2,
                   .dirs_unmodified = 3,
                   .files_processed = 5,
                   .bytes_processed = 99,
                   .pages_bad = 1,
                   .retries = 4};
  cr_assert(totals == wanted);
}

Test(job_totals, what_was_stored_already_is_not_counted_as_uploaded) {
  JobTotals totals = told({
      {Kind::stored, R"({"name":"data/ab/ab00","bytes":5,"existed":false})"},
      {Kind::stored, R"({"name":"data/cd/cd00","bytes":7,"existed":true})"},
      {Kind::stored, R"({"name":"snapshots/ef00","bytes":1,"existed":false})"},
  });
  cr_assert_eq(totals.bytes_uploaded, 6);
  cr_assert_eq(totals.objects_uploaded, 2);
  cr_assert_eq(totals.snapshot, "ef00");
}

Test(job_totals, what_could_not_be_read_counts_once_and_is_bounded) {
  JobTotals totals = told({
      {Kind::stat, R"({"filter":"pgdata-reader","final":false,"incomplete":["a: gone"]})"},
      {Kind::stat, R"({"filter":"pgdata-reader","final":true,"incomplete":["a: gone","b: gone"]})"},
  });
  cr_assert_eq(totals.incomplete.size(), 2);
  for (int i = 0; i < 1000; ++i)
    totals.take(frame(Kind::stat, R"({"filter":"x","final":true,"incomplete":["c","d"]})"));
  cr_assert_eq(totals.incomplete.size(), 1000);
}

Test(job_totals, frames_that_tell_nothing_are_passed_over) {
  cr_assert(
      told({{Kind::blob, "\x01"}, {Kind::barrier, ""}, {Kind::stat, R"({"filter":"x","bytes_read":1})"}}) ==
      JobTotals{});
}

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

Test(job_totals, frames_that_are_no_json) {
  for (Kind kind : {Kind::meta, Kind::stat, Kind::stored}) {
    bool thrown = false;
    try {
      told({{kind, "{"}});
    } catch (const Error& error) {
      thrown = error.blame == Blame::input;
    }
    cr_assert(thrown);
  }
}
