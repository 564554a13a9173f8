// `pg-offsite snapshots`: what there is to be restored.
#pragma once

#include "format/snapshot_group.h"
#include "viewing.h"

namespace offsite {

class Snapshots : public Verb {
 public:
  explicit Snapshots(Options& options);
  Task<int> run() override;

 private:
  int show(const Selected& selected, const GroupBy& by) const;

  CommonOptions common_;
  SnapshotOptions selection_;
  std::string group_by_;
  uint64_t latest_ = 0;
  bool compact_ = false;
};

// A table of them for people; tags that say what PostgreSQL backup it is have columns of their own.
// `compact`: without tags and paths.
std::string snapshots_table(const std::vector<NamedSnapshot>& snapshots, bool compact);
// restic's array; by_group: of objects with "group_key" and "snapshots".
std::string snapshots_json(const std::vector<SnapshotGroup>& groups, const GroupBy& by);

}  // namespace offsite
