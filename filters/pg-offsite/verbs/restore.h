// `pg-offsite restore`: the files of a snapshot, below a folder; what is in place already is not fetched.
#pragma once

#include "filters/pg-offsite/job/mirror_steps.h"
#include "process/pattern_options.h"
#include "process/snapshot_options.h"
#include "verb.h"

namespace offsite {

class Restore : public Verb {
 public:
  explicit Restore(Options& options);
  Task<int> run() override;

 private:
  Words plan() const;
  Pipeline pipeline() const;
  Pipeline verification() const;

  CommonOptions common_;
  SnapshotOptions snapshot_;
  PatternOptions patterns_;
  std::string target_, overwrite_ = "always";
  bool delete_ = false, dry_run_ = false, verify_ = false, sparse_ = false;
};

}  // namespace offsite
