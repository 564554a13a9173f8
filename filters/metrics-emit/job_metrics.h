// A job's state as metrics: restic_backup_* for the dashboards that people have, pg_offsite_* for the rest.
#pragma once

#include <string>
#include <string_view>

#include "format/job_state.h"

namespace offsite {

// While a run goes on, the numbers are those of the last that ended.
std::string job_metrics(const JobState& state);

// What an earlier text told of the job named in `state`: everything that outlives a run.
void remember(JobState& state, std::string_view earlier);

}  // namespace offsite
