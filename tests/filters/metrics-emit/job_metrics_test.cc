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
  std::string text = job_metrics(state, JobKind::backup);
  cr_assert(text.find("\n" + name + labels + value + "\n") != std::string::npos, "%s is not %s in:\n%s",
            name.c_str(), value.c_str(), text.c_str());
}

// The samples of the state that are 1.
std::string states(const JobState& state) {
  std::string text = job_metrics(state, JobKind::backup), found;
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
    cr_assert(job_metrics(state, JobKind::backup).find("restic_backup_last_success_timestamp") ==
              std::string::npos);
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
  remember(state, JobKind::backup, job_metrics(earlier, JobKind::backup));
  cr_assert_eq(state.last_status, JobStatus::complete);
  cr_assert(state.last_complete == earlier.last_complete);
  cr_assert(state.last_snapshot == earlier.last_snapshot);
  cr_assert_float_eq(state.last_seconds, 10, 1e-9);
  cr_assert_eq(state.totals.bytes_read, 7);
  cr_assert_eq(state.totals.incomplete.size(), 2);

  earlier.begin({2000, 0}, 2);  // killed while it ran
  remember(state, JobKind::backup, job_metrics(earlier, JobKind::backup));
  cr_assert_eq(state.last_status, JobStatus::complete);

  remember(state, JobKind::backup, job_metrics(ended(JobStatus::failed), JobKind::backup));
  cr_assert_eq(state.last_status, JobStatus::failed);
  cr_assert(!state.last_complete);
}

// ---- every way this can be wrong

Test(job_metrics, files_that_tell_nothing_or_nonsense) {
  JobState state{.job = "nightly", .repository = "/srv", .hostname = "db1"};
  remember(state, JobKind::backup, "");
  cr_assert_eq(state.last_status, JobStatus::never_ran);
  std::string name = "pg_offsite_backup_read_bytes" + std::string(labels);
  for (const char* value : {"-5", "NaN", "1e300", "+Inf"})
    remember(state, JobKind::backup, name + value + "\n");
  remember(state, JobKind::backup, "pg_offsite_backup_incomplete" + std::string(labels) + "1e300\n");
  cr_assert_eq(state.totals.incomplete.size(), 1000);
}

Test(job_metrics, a_check_has_names_of_its_own) {
  JobState state{.job = "weekly", .repository = "/srv", .hostname = "db1"};
  state.begin({1000, 0}, 1);
  state.totals = {.packs_checked = 3, .bytes_checked = 99, .errors = 2, .hints = 1};
  state.end(JobStatus::failed, {1010, 0});
  std::string text = job_metrics(state, JobKind::verification);
  auto has = [&](const std::string& name, const std::string& more, const std::string& value) {
    std::string line =
        name + R"({backup_job="weekly",repository="/srv",hostname="db1")" + more + "} " + value;
    cr_expect(text.find("\n" + line + "\n") != std::string::npos, "%s", line.c_str());
  };
  has("restic_verification_status", "", "0");
  has("restic_verification_duration_seconds", "", "10");
  has("pg_offsite_verification_packs_read", "", "3");
  has("pg_offsite_verification_bytes_read", "", "99");
  has("pg_offsite_verification_findings", R"(,severity="error")", "2");
  has("pg_offsite_verification_findings", R"(,severity="hint")", "1");
  cr_expect(text.find("backup_status") == std::string::npos);
  cr_expect(text.find("last_success") == std::string::npos);
}

Test(job_metrics, what_a_check_told_is_remembered) {
  JobState state{.job = "weekly", .repository = "/srv", .hostname = "db1"};
  state.begin({1000, 0}, 1);
  state.totals = {.packs_checked = 3, .hints = 1};
  state.end(JobStatus::complete, {1010, 0});
  JobState next{.job = "weekly", .repository = "/srv", .hostname = "db1"};
  remember(next, JobKind::verification, job_metrics(state, JobKind::verification));
  cr_expect_eq(next.last_status, JobStatus::complete);
  cr_expect_eq(next.last_complete->seconds, 1010);
  cr_expect_eq(next.totals.packs_checked, 3);
  cr_expect_eq(next.totals.hints, 1);
}
