// The content of a file: its blobs, how long they are, and which of them are to be fetched.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "blob_places.h"
#include "fetch_writer.h"
#include "format/tree.h"
#include "plan_totals.h"

namespace offsite {

struct FileContent {
  std::vector<Id> ids;
  std::vector<uint32_t> lengths;  // of each; 0 if it is not known
  uint64_t size = 0;              // the sum
};

// Takes the content out of a file's node, and makes the node's size that of its content. A blob that no index
// names is told to `incomplete` with the path; its length is what the node's size leaves for it, if it is the
// only one.
FileContent take_content(TreeNode& node, const std::string& path, const BlobPlaces& places,
                         Incomplete& incomplete);

// Turns contents into blobs to be fetched.
class ContentPlan {
 public:
  // All outlive it. `take` gets the blobs.
  ContentPlan(BlobPlaces& places, PlanTotals& totals, std::function<void(const PlannedBlob&)> take)
      : places_(places), totals_(totals), take_(std::move(take)) {}

  // Plans what of the file's content is not in its place. `same` says which blobs are; it is empty if nothing
  // of the file is there, and zeros are left out then. Gives the bytes that are to come. Those of a blob that
  // is lost are among them, so that the file never becomes whole; it is told to the totals.
  uint64_t add(uint64_t file, const std::string& path, const FileContent& content,
               std::span<const char> same);
  const PackNumbers& packs() const { return packs_; }

 private:
  BlobPlaces& places_;
  PlanTotals& totals_;
  std::function<void(const PlannedBlob&)> take_;
  PackNumbers packs_;
};

}  // namespace offsite
