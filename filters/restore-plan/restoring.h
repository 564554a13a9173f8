// A restore into a folder: what is there already is compared, and only what differs is planned to be fetched,
// pack by pack.
#pragma once

#include "comparing.h"
#include "existing.h"
#include "file_frames.h"
#include "process/record_sorter.h"
#include "visitor.h"
#include "wishes.h"

namespace offsite {

class Restoring : public Visitor {
 public:
  // All outlive it.
  Restoring(CachedRepository& repository, const Wishes& wishes, const Choice& choice, BlobPlaces& places,
            JsonFrames& out, PlanTotals& totals);

  Task<void> begin(const Id& tree) override;
  Task<void> take(const std::string& path, TreeNode& node) override;
  // Sends what is to be fetched.
  Task<void> finish() override;

 private:
  struct Basis {
    RestoredFile::Base base = RestoredFile::Base::none;
    std::vector<char> same;  // empty: nothing
  };

  Task<void> take_folder(const std::string& path, const TreeNode& node);
  Task<void> take_file(const std::string& path, TreeNode& node, const Status& status);
  Task<void> take_further_name(const std::string& path, TreeNode& node, const Status& status);
  Task<void> take_other(const std::string& path, const TreeNode& node, const Status& status);
  bool stays(const Node& node, const Status& status) const;
  Task<Basis> find_basis(const std::string& path, const Node& node, const FileContent& content,
                         const Status& status);
  Task<Basis> compare_existing(const std::string& path, const Node& node, const FileContent& content,
                               const struct stat& status);
  Task<void> remove(const std::string& path);
  Task<void> remove_extras(const std::string& path, const Id& tree);

  CachedRepository& repository_;
  const Wishes& wishes_;
  const Choice& choice_;
  BlobPlaces& places_;
  JsonFrames& out_;
  PlanTotals& totals_;
  TargetView target_;
  FileFrames files_;
  FurtherNames further_names_;
  RecordSorter<PlannedBlob> blobs_;
  ContentPlan contents_;
};

}  // namespace offsite
