// `pg-offsite dump`: one file of a snapshot as it is, or a folder as an archive.
#pragma once

#include "filters/pg-offsite/job/mirror_steps.h"
#include "filters/pg-offsite/job/session.h"
#include "process/snapshot_options.h"
#include "verb.h"

namespace offsite {

class Dump : public Verb {
 public:
  explicit Dump(Options& options);
  Task<int> run() override;

 private:
  Words plan() const;
  Task<int> dump(Session& session);
  Task<bool> is_file(Session& session);

  CommonOptions common_;
  SnapshotOptions selection_;
  std::string snapshot_, path_, archive_ = "tar", target_;
};

}  // namespace offsite
