#include "filters/metrics-emit/job_metrics.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

JobState ended(JobStatus status) {
  JobState state{.job = "nightly", .repository = "/srv", .hostname = "db1"};
  state.begin({1000, 0}, 1);
  state.totals = {.bytes_read = 7, .bytes_uploaded = 5, .snapshot = "ab", .incomplete = {"a", "b"}};
  state.end(status, {1010, 0});
  return state;
}

constexpr const char* labels = R"({backup_job="nightly",repository="/srv",hostname="db1"} )";

void says(const JobState& state, const std::string& name, const std::string& value) {
  std::string text = job_metrics(state);
  cr_assert(text.find("\n" + name + labels + value + "\n") != std::string::npos, "%s is not %s in:\n%s",
            name.c_str(), value.c_str(), text.c_str());
}

// The samples of the state that are 1.
std::string states(const JobState& state) {
  std::string text = job_metrics(state), found;
  for (JobStatus each : job_statuses) {
    std::string word(status_word(each));
    if (text.find("state=\"" + word + "\"} 1\n") != std::string::npos) found += word + " ";
    cr_assert(text.find("state=\"" + word + "\"} ") != std::string::npos);
  }
  return found;
}

}  // namespace

Test(job_metrics, a_complete_run) {
  JobState state = ended(JobStatus::complete);
  says(state, "restic_backup_status", "1");
  says(state, "restic_backup_duration_seconds", "10");
  says(state, "restic_backup_last_success_timestamp", "1010");
  says(state, "pg_offsite_last_snapshot_timestamp_seconds", "1010");
  says(state, "pg_offsite_backup_read_bytes", "7");
  says(state, "pg_offsite_backup_uploaded_bytes", "5");
  says(state, "pg_offsite_backup_incomplete", "2");
  cr_assert_eq(states(state), "complete ");
}

Test(job_metrics, a_run_that_was_not_complete_is_no_success) {
  for (JobStatus status : {JobStatus::partial, JobStatus::failed, JobStatus::interrupted}) {
    JobState state = ended(status);
    says(state, "restic_backup_status", "0");
    cr_assert(job_metrics(state).find("restic_backup_last_success_timestamp") == std::string::npos);
    cr_assert_eq(states(state), std::string(status_word(status)) + " ");
  }
}

Test(job_metrics, a_running_job_shows_how_the_last_run_went) {
  JobState state = ended(JobStatus::complete);
  state.begin({2000, 0}, 2);
  says(state, "restic_backup_status", "1");
  says(state, "restic_backup_last_success_timestamp", "1010");
  says(state, "pg_offsite_job_start_timestamp_seconds", "2000");
  cr_assert_eq(states(state), "running ");
}

Test(job_metrics, a_job_that_never_ran_says_so) {
  JobState state{.job = "nightly", .repository = "/srv", .hostname = "db1"};
  cr_assert_eq(states(state), "never-ran ");
  says(state, "pg_offsite_backup_read_bytes", "0");
}

Test(job_metrics, what_an_earlier_file_told_is_remembered) {
  JobState earlier = ended(JobStatus::complete);
  JobState state{.job = "nightly", .repository = "/srv", .hostname = "db1"};
  remember(state, job_metrics(earlier));
  cr_assert_eq(state.last_status, JobStatus::complete);
  cr_assert(state.last_complete == earlier.last_complete);
  cr_assert(state.last_snapshot == earlier.last_snapshot);
  cr_assert_float_eq(state.last_seconds, 10, 1e-9);
  cr_assert_eq(state.totals.bytes_read, 7);
  cr_assert_eq(state.totals.incomplete.size(), 2);

  earlier.begin({2000, 0}, 2);  // killed while it ran
  remember(state, job_metrics(earlier));
  cr_assert_eq(state.last_status, JobStatus::complete);

  remember(state, job_metrics(ended(JobStatus::failed)));
  cr_assert_eq(state.last_status, JobStatus::failed);
  cr_assert(!state.last_complete);
}

// ---- every way this can be wrong

Test(job_metrics, files_that_tell_nothing_or_nonsense) {
  JobState state{.job = "nightly", .repository = "/srv", .hostname = "db1"};
  remember(state, "");
  cr_assert_eq(state.last_status, JobStatus::never_ran);
  std::string name = "pg_offsite_backup_read_bytes" + std::string(labels);
  for (const char* value : {"-5", "NaN", "1e300", "+Inf"}) remember(state, name + value + "\n");
  remember(state, "pg_offsite_backup_incomplete" + std::string(labels) + "1e300\n");
  cr_assert_eq(state.totals.incomplete.size(), 1000);
}
