// `pg-offsite unlock`: removes the locks that were left behind.
#pragma once

#include "filters/pg-offsite/job/session.h"
#include "verb.h"

namespace offsite {

class Unlock : public Verb {
 public:
  explicit Unlock(Options& options);
  Task<int> run() override;

 private:
  Task<int> sweep(Session& session);

  CommonOptions common_;
  bool all_ = false;
};

}  // namespace offsite
