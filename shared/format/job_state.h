// What is known of a job: how its last run went, what it did, and when it last succeeded. The runner keeps it
// as a JSON file per job, written by rename when a run starts and again when it ends: a run that was killed
// therefore shows as running since too long, never as its last success.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/gotime.h"
#include "format/job_totals.h"

namespace offsite {

enum class JobStatus { never_ran, running, complete, partial, failed, interrupted };

inline constexpr JobStatus job_statuses[] = {JobStatus::never_ran, JobStatus::running,
                                             JobStatus::complete,  JobStatus::partial,
                                             JobStatus::failed,    JobStatus::interrupted};

std::string_view status_word(JobStatus status);  // "never-ran", "running" …
// Throws Error(input).
JobStatus status_from(std::string_view word);

// Why a run ended as it did, in one line.
struct FirstCause {
  std::string step;    // empty: before the first
  std::string filter;  // empty: the runner
  Blame blame = Blame::temporary;
  std::string message;  // names the filter
  std::string hint;
  // "backup: encryptor was killed by signal 9"
  std::string line() const;
  bool operator==(const FirstCause&) const = default;
};

struct JobState {
  std::string job;
  std::string repository;  // without credentials
  std::string hostname;
  JobStatus status = JobStatus::never_ran;
  uint64_t pid = 0;
  std::optional<Time> started, ended;
  JobTotals totals;
  std::optional<FirstCause> cause;
  std::vector<std::string> locks;  // ids of those we hold in the repository now
  // What is kept while the next run goes on.
  JobStatus last_status = JobStatus::never_ran;  // how the last run that ended did so
  double last_seconds = 0;                       // how long that took
  std::optional<Time> last_complete;             // when one last was complete
  std::optional<Time> last_snapshot;             // when one last made a snapshot, complete or partial

  // A new run begins.
  void begin(const Time& now, uint64_t pid);
  void end(JobStatus status, const Time& now);

  std::string to_json() const;
  // Throws Error(input).
  static JobState parse(std::string_view json, const std::string& what);
  bool operator==(const JobState&) const = default;
};

}  // namespace offsite
