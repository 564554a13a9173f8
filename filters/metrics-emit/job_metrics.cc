#include "job_metrics.h"

#include <algorithm>
#include <span>

#include "format/error.h"
#include "format/exposition.h"

namespace offsite {
namespace {

constexpr const char* snapshot_name = "pg_offsite_last_snapshot_timestamp_seconds";
constexpr const char* state_name = "pg_offsite_job_state";
constexpr const char* incomplete_name = "pg_offsite_backup_incomplete";

// A number of the last run.
struct Row {
  const char* name;
  const char* help;
  uint64_t JobTotals::*value;
  const char* severity = "";  // a label, where there is one
};

constexpr Row backup_rows[] = {
    {"pg_offsite_backup_read_bytes", "Bytes that the last run read from its source.", &JobTotals::bytes_read},
    {"pg_offsite_backup_unchanged_bytes", "Bytes it did not read, because the parent snapshot has them.",
     &JobTotals::bytes_unchanged},
    {"pg_offsite_backup_new_bytes", "Bytes in blobs that the repository did not have.",
     &JobTotals::bytes_new},
    {"pg_offsite_backup_stored_bytes", "The new bytes, compressed and sealed.", &JobTotals::bytes_stored},
    {"pg_offsite_backup_uploaded_bytes", "Bytes of all objects that were stored.",
     &JobTotals::bytes_uploaded},
    {"pg_offsite_backup_uploaded_objects", "Objects that were stored.", &JobTotals::objects_uploaded},
    {"pg_offsite_backup_processed_bytes", "Bytes of all files in the snapshot.", &JobTotals::bytes_processed},
    {"pg_offsite_backup_processed_files", "Files in the snapshot.", &JobTotals::files_processed},
    {"pg_offsite_backup_new_files", "Files that the parent snapshot did not have.", &JobTotals::files_new},
    {"pg_offsite_backup_changed_files", "Files that differ from the parent snapshot's.",
     &JobTotals::files_changed},
    {"pg_offsite_backup_unmodified_files", "Files that are as in the parent snapshot.",
     &JobTotals::files_unmodified},
    {"pg_offsite_backup_new_data_blobs", "Data blobs that the repository did not have.",
     &JobTotals::data_blobs},
    {"pg_offsite_backup_new_tree_blobs", "Tree blobs that the repository did not have.",
     &JobTotals::tree_blobs},
    {"pg_offsite_backup_wal_files", "WAL files in the snapshot.", &JobTotals::wal_files},
    {"pg_offsite_backup_wal_bytes", "Bytes of WAL in the snapshot.", &JobTotals::wal_bytes},
    {"pg_offsite_backup_verified_pages", "Database pages whose checksum was verified.",
     &JobTotals::pages_verified},
    {"pg_offsite_backup_bad_pages", "Database pages whose checksum was wrong.", &JobTotals::pages_bad},
    {"pg_offsite_backup_store_retries", "Requests to the store that were tried again.", &JobTotals::retries},
};

constexpr const char* findings_name = "pg_offsite_verification_findings";
constexpr const char* findings_help = "Things that the last run found wrong with the repository.";
constexpr Row verification_rows[] = {
    {"pg_offsite_verification_packs_read", "Packs that the last run read and opened to the last blob.",
     &JobTotals::packs_checked},
    {"pg_offsite_verification_bytes_read", "Bytes of these packs.", &JobTotals::bytes_checked},
    {findings_name, findings_help, &JobTotals::errors, "error"},
    {findings_name, findings_help, &JobTotals::hints, "hint"},
    {"pg_offsite_verification_store_retries", "Requests to the store that were tried again.",
     &JobTotals::retries},
};

// What the metrics of one kind of job are called.
struct Names {
  std::string_view kind;
  const char *status, *seconds, *success;
  std::span<const Row> rows;
};
constexpr Names names[] = {
    {"backup", "restic_backup_status", "restic_backup_duration_seconds",
     "restic_backup_last_success_timestamp", backup_rows},
    {"verification", "restic_verification_status", "restic_verification_duration_seconds",
     "restic_verification_last_success_timestamp", verification_rows},
};

const Names& names_of(JobKind kind) { return names[static_cast<size_t>(kind)]; }

Labels labels_of(const JobState& state) {
  return {{"backup_job", state.job}, {"repository", state.repository}, {"hostname", state.hostname}};
}

Labels with_state(Labels labels, JobStatus status) {
  labels.emplace_back("state", status_word(status));
  return labels;
}

Labels labels_of(const JobState& state, const Row& row) {
  Labels labels = labels_of(state);
  if (*row.severity) labels.emplace_back("severity", row.severity);
  return labels;
}

double timestamp(const Time& time) { return static_cast<double>(time.seconds); }

std::optional<Time> time_in(std::string_view text, const char* name, const Labels& labels) {
  std::optional<double> seconds = sample_in(text, name, labels);
  if (!seconds) return std::nullopt;
  return Time{.seconds = static_cast<int64_t>(*seconds)};
}

}  // namespace

JobKind job_kind(std::string_view word) {
  for (size_t i = 0; i < std::size(names); ++i)
    if (names[i].kind == word) return static_cast<JobKind>(i);
  throw Error(Blame::usage, "read --kind: there are no jobs of kind " + std::string(word));
}

std::string job_metrics(const JobState& state, JobKind kind) {
  Exposition metrics;
  Labels labels = labels_of(state);
  const Names& named = names_of(kind);
  metrics.gauge(named.status, "1 if the last run that ended was complete, 0 if not.", labels,
                state.last_status == JobStatus::complete);
  metrics.gauge(named.seconds, "How long the last run that ended took.", labels, state.last_seconds);
  if (state.last_complete)
    metrics.gauge(named.success, "When a run last was complete.", labels, timestamp(*state.last_complete));
  if (state.last_snapshot && kind == JobKind::backup)
    metrics.gauge(snapshot_name, "When a snapshot was last made, complete or partial.", labels,
                  timestamp(*state.last_snapshot));
  for (JobStatus each : job_statuses)
    metrics.gauge(state_name, "1 for the state that the job is in, 0 for the others.",
                  with_state(labels, each), each == state.status);
  if (state.started)
    metrics.gauge("pg_offsite_job_start_timestamp_seconds", "When the present or last run began.", labels,
                  timestamp(*state.started));
  if (kind == JobKind::backup)
    metrics.gauge(incomplete_name, "Things that the last run could not read.", labels,
                  static_cast<double>(state.totals.incomplete.size()));
  for (const Row& row : named.rows)
    metrics.gauge(row.name, row.help, labels_of(state, row), static_cast<double>(state.totals.*row.value));
  return metrics.text();
}

void remember(JobState& state, JobKind kind, std::string_view earlier) {
  Labels labels = labels_of(state);
  const Names& named = names_of(kind);
  state.last_status = JobStatus::never_ran;
  for (JobStatus each : job_statuses)
    if (each != JobStatus::running && sample_in(earlier, state_name, with_state(labels, each)) == 1)
      state.last_status = each;
  if (sample_in(earlier, named.status, labels) == 1) state.last_status = JobStatus::complete;
  state.last_seconds = sample_in(earlier, named.seconds, labels).value_or(0);
  state.last_complete = time_in(earlier, named.success, labels);
  state.last_snapshot = time_in(earlier, snapshot_name, labels);
  double incomplete = sample_in(earlier, incomplete_name, labels).value_or(0);
  state.totals.incomplete.resize(static_cast<size_t>(std::clamp(incomplete, 0.0, 1000.0)));
  for (const Row& row : named.rows) {
    double value = sample_in(earlier, row.name, labels_of(state, row)).value_or(0);
    state.totals.*row.value = static_cast<uint64_t>(std::clamp(value, 0.0, 1e18));
  }
}

}  // namespace offsite
