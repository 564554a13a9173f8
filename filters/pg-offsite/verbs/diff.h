// `pg-offsite diff`: what changed from one snapshot to another.
#pragma once

#include "filters/pg-offsite/views/tree_diff.h"
#include "viewing.h"

namespace offsite {

class Diff : public Verb {
 public:
  explicit Diff(Options& options);
  Task<int> run() override;

 private:
  int show(CachedRepository& repository, const Selected& selected) const;

  CommonOptions common_;
  SnapshotOptions selection_;
  std::string before_, after_;
  bool metadata_ = false;
};

// The end of restic's output: a table; one object with "message_type":"statistics".
std::string diff_text(const DiffTotals& totals);
std::string diff_json(const DiffTotals& totals, const std::string& before, const std::string& after);

}  // namespace offsite
