// `pg-offsite check`: whether a repository is whole, and what to do where it is not.
#pragma once

#include "verb.h"

namespace offsite {

class Check : public Verb {
 public:
  explicit Check(Options& options);
  Task<int> run() override;

 private:
  CommonOptions common_;
  bool read_data_ = false, with_cache_ = false;
  std::string subset_;
};

}  // namespace offsite
