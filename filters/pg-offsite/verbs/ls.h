// `pg-offsite ls`: what is in a snapshot.
#pragma once

#include "viewing.h"

namespace offsite {

// Which paths are listed: restic's rule for the folders that are named. Without any, everything.
class ListedFolders {
 public:
  // Throws Error(usage) for one that is not absolute.
  ListedFolders(const std::vector<std::string>& folders, bool recursive);

  // A folder that is named, and what is in it; with `recursive` also all below that.
  bool lists(std::string_view path) const;
  // True if something below this folder may be listed.
  bool leads_on(std::string_view path) const;
  const std::vector<std::string>& folders() const { return folders_; }

 private:
  std::vector<std::string> folders_;
  bool recursive_;
};

class Ls : public Verb {
 public:
  explicit Ls(Options& options);
  Task<int> run() override;

 private:
  int show(CachedRepository& repository, const Selected& selected, const ListedFolders& folders) const;

  CommonOptions common_;
  SnapshotOptions selection_;
  std::string snapshot_;
  std::vector<std::string> folders_;
  bool long_ = false, recursive_ = false, human_ = false;
};

}  // namespace offsite
