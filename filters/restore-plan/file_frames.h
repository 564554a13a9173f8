// FILE frames, numbered in their order.
#pragma once

#include "format/place.h"
#include "json_frames.h"
#include "plan_totals.h"
#include "process/seen_ids.h"

namespace offsite {

// Sockets belong to whoever listens, and what an irregular file was nobody knows: these are not restored, as
// restic does not.
bool can_be_restored(const Node& node);

class FileFrames {
 public:
  // Both outlive it.
  FileFrames(JsonFrames& out, PlanTotals& totals) : out_(out), totals_(totals) {}

  // The number that the next one gets.
  uint64_t next() const { return next_; }
  // False if its metadata is more than a frame holds; that is told to the totals.
  bool fits(const std::string& path, const Node& node) const;
  // Counts it, too.
  Task<void> send(const RestoredFile& file);

 private:
  JsonFrames& out_;
  PlanTotals& totals_;
  uint64_t next_ = 0;
};

// Nodes that are further names of a file that came before: same inode on the same device. The set lies in a
// file.
class FurtherNames {
 public:
  explicit FurtherNames(const std::filesystem::path& folder) : seen_(folder) {}

  // True for a further name; the first is remembered.
  bool has(const Node& node);

 private:
  SeenIds seen_;
};

}  // namespace offsite
