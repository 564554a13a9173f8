// A stream for an archive: files in the order of the trees, and their content in the order of the files. FILE
// frames of some files come first, then what is to be fetched for them, so that neither side must remember
// all of them.
#pragma once

#include "content.h"
#include "fetch_writer.h"
#include "file_frames.h"
#include "visitor.h"

namespace offsite {

class Dumping : public Visitor {
 public:
  // All outlive it.
  Dumping(CachedRepository& repository, BlobPlaces& places, JsonFrames& out, PlanTotals& totals);

  Task<void> begin(const Id& tree) override;
  Task<void> take(const std::string& path, TreeNode& node) override;
  Task<void> finish() override;
  bool needs_parents() const override { return false; }

 private:
  Task<void> send_blobs();

  BlobPlaces& places_;
  JsonFrames& out_;
  PlanTotals& totals_;
  FileFrames files_;
  FurtherNames further_names_;
  std::vector<PlannedBlob> blobs_;
  uint64_t sealed_bytes_ = 0;  // of these
  ContentPlan contents_;
  FetchWriter writer_;
};

}  // namespace offsite
