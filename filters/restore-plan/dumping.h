// A stream for an archive: every file, and right behind it what is to be fetched for it, in the order of its
// content, so that neither side must remember anything.
#pragma once

#include "content.h"
#include "fetch_writer.h"
#include "file_frames.h"
#include "visitor.h"
#include "wishes.h"

namespace offsite {

class Dumping : public Visitor {
 public:
  // All outlive it.
  Dumping(CachedRepository& repository, const Wishes& wishes, BlobPlaces& places, JsonFrames& out,
          PlanTotals& totals);

  Task<void> begin(const Id& tree) override;
  Task<void> take(const std::string& path, TreeNode& node) override;
  Task<void> finish() override;
  bool needs_parents() const override { return false; }

 private:
  bool each_name_whole_;
  BlobPlaces& places_;
  JsonFrames& out_;
  PlanTotals& totals_;
  FileFrames files_;
  FurtherNames further_names_;
  std::vector<PlannedBlob> blobs_;  // of one file
  ContentPlan contents_;
  FetchWriter writer_;
};

}  // namespace offsite
