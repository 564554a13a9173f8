// A job's state as metrics: restic_backup_* and restic_verification_* for the dashboards that people have,
// pg_offsite_* for the rest.
#pragma once

#include <string>
#include <string_view>

#include "format/job_state.h"

namespace offsite {

enum class JobKind {
  backup,
  verification,  // of a repository: a success is one that found no error
};
// "backup", "verification". Throws Error(usage).
JobKind job_kind(std::string_view word);

// While a run goes on, the numbers are those of the last that ended.
std::string job_metrics(const JobState& state, JobKind kind);

// What an earlier text told of the job named in `state`: everything that outlives a run.
void remember(JobState& state, JobKind kind, std::string_view earlier);

}  // namespace offsite
