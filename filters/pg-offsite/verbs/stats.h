// `pg-offsite stats`: how large snapshots are, and what they take in the repository.
#pragma once

#include "filters/pg-offsite/views/stats_count.h"
#include "viewing.h"

namespace offsite {

class Stats : public Verb {
 public:
  explicit Stats(Options& options);
  Task<int> run() override;

 private:
  int show(CachedRepository& repository, const Selected& selected) const;

  CommonOptions common_;
  SnapshotOptions selection_;
  std::string mode_ = "restore-size";
};

// As restic prints them (0.18): several lines; one object.
std::string stats_text(const std::string& mode, const StatsTotals& totals);
std::string stats_json(const StatsTotals& totals);

}  // namespace offsite
