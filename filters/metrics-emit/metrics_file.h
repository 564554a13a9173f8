// The textfile-collector file of one job. Metrics never make a backup fail: what goes wrong here is a
// warning.
#pragma once

#include <string>

#include "format/job_state.h"
#include "job_metrics.h"

namespace offsite {

class MetricsFile {
 public:
  // <folder>/pg_offsite_<job>.prom; no folder, no file.
  MetricsFile(const std::string& folder, const std::string& job, JobKind kind);

  // What earlier runs left there, into `state`, whose job, repository and host are known.
  void recall(JobState& state) const;
  // Under a temporary name in the same folder, then renamed; readable for all.
  void write(const JobState& state) const;

 private:
  std::string path_;
  JobKind kind_;
};

}  // namespace offsite
