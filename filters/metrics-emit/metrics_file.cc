#include "metrics_file.h"

#include <filesystem>

#include "process/cache_folder.h"
#include "process/log.h"
#include "process/new_file.h"

namespace offsite {

MetricsFile::MetricsFile(const std::string& folder, const std::string& job, JobKind kind)
    : path_(folder.empty() ? "" : folder + "/pg_offsite_" + job + ".prom"), kind_(kind) {}

void MetricsFile::recall(JobState& state) const {
  std::error_code none;
  if (path_.empty() || !std::filesystem::exists(path_, none)) return;
  try {
    remember(state, kind_, as_text(read_whole_file(path_)));
  } catch (const Error& error) {
    warn(error.what());
  }
}

void MetricsFile::write(const JobState& state) const {
  if (path_.empty()) return;
  try {
    write_file_durably(path_, as_bytes(job_metrics(state, kind_)), 0644);
  } catch (const Error& error) {
    warn(std::string(error.what()) + "; there are no metrics of this run");
  }
}

}  // namespace offsite
