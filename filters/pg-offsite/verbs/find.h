// `pg-offsite find`: in which snapshots a file is, or a blob, a tree, a pack.
#pragma once

#include "format/pattern.h"
#include "viewing.h"

namespace offsite {

class Find : public Verb {
 public:
  explicit Find(Options& options);
  Task<int> run() override;

 private:
  int show(CachedRepository& repository, const Selected& selected) const;
  int show_files(CachedRepository& repository, const Selected& selected) const;

  CommonOptions common_;
  SnapshotOptions selection_;
  std::vector<std::string> wanted_;
  PatternList patterns_;
  std::string newest_, oldest_;
  std::optional<Time> not_after_, not_before_;
  bool long_ = false, human_ = false, ignore_case_ = false;
  bool blob_ = false, tree_ = false, pack_ = false;
};

}  // namespace offsite
