// `pg-offsite init`: a new repository, version 2, with one key.
#pragma once

#include "verb.h"

namespace offsite {

class Init : public Verb {
 public:
  explicit Init(Options& options);
  // Throws Error: usage for a repository that exists.
  Task<int> run() override;

 private:
  std::string pipeline_;
  RepositoryOptions repository_;
  bool json_ = false, quiet_ = false;
};

}  // namespace offsite
