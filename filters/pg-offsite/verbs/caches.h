// `pg-offsite cache`: the caches on this machine, one for each repository. A lost cache costs time, never
// data.
#pragma once

#include <filesystem>

#include "verb.h"

namespace offsite {

class Caches : public Verb {
 public:
  explicit Caches(Options& options);
  Task<int> run() override;

 private:
  RepositoryOptions repository_;
  bool cleanup_ = false, no_size_ = false, json_ = false;
  uint64_t max_age_days_ = 30;
};

}  // namespace offsite
