// The options that r2-put and r2-get have in common: which repository, with what credentials, how fast.
#pragma once

#include <memory>

#include "event/store.h"
#include "process/options.h"

namespace offsite {

class StoreOptions {
 public:
  // Declares the options; must live as long as they are parsed. `lanes`: how many requests at once by
  // default.
  StoreOptions(Options& options, uint64_t lanes);

  // After parsing. Takes the credentials out of the environment. Throws Error(usage) for what is missing or
  // cannot be.
  std::unique_ptr<Store> open() const;

  uint64_t lanes() const { return lanes_; }
  const std::string& repository() const { return repository_; }

 private:
  std::string repository_;
  std::string endpoint_;
  std::string credentials_file_;
  std::string ca_file_;
  uint64_t lanes_;
  uint64_t upload_kib_per_s_ = 0;
  uint64_t patience_s_ = 900;
};

}  // namespace offsite
