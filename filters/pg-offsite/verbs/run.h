// `pg-offsite run`: a pipeline, run or shown.
#pragma once

#include "verb.h"

namespace offsite {

class Run : public Verb {
 public:
  explicit Run(Options& options);
  Task<int> run() override;

 private:
  std::string pipeline_;
  RepositoryOptions repository_;
  uint64_t retry_lock_s_ = 0;
  bool print_ = false, dry_run_ = false, json_ = false, quiet_ = false;
};

}  // namespace offsite
