// What differs between two trees, as restic's diff tells it.
#pragma once

#include <functional>
#include <string>

#include "blob_difference.h"
#include "process/tree_walker.h"

namespace offsite {

// What changed about one path: + new, - gone, or of T (another type), M (other content), U (other metadata),
// M? (other content, and all metadata is the same: perhaps damage). A folder's path ends with a slash.
struct Change {
  std::string path;
  std::string modifier;
};

struct DiffCount {
  uint64_t files = 0, folders = 0, others = 0;
  BlobCount blobs;
};

struct DiffTotals {
  uint64_t changed_files = 0;
  DiffCount added, removed;
};

class TreeDiff {
 public:
  // `repository` outlives it. With `metadata` U is told, too.
  TreeDiff(CachedRepository& repository, bool metadata, std::function<void(const Change&)> tell);

  // Compares them; once. Throws Error(input) for a tree that is damaged and in both, and what `tell` throws.
  void compare(const Id& before, const Id& after);
  DiffTotals totals() const;
  // False if a tree could not be read.
  bool whole() const { return walker_.whole(); }

 private:
  void compare(const Id& before, const Id& after, const std::string& folder);
  void compare(const TreeNode& before, const TreeNode& after, const std::string& folder);
  void tell_all(const std::string& modifier, const TreeNode& node, const std::string& folder,
                DiffCount& count, BlobsInUse& blobs);
  void gather_common(const Id& tree);

  CachedRepository& repository_;
  bool metadata_;
  std::function<void(const Change&)> tell_;
  NodeWalk nodes_before_, nodes_after_;  // of the folders that are being compared
  TreeWalker walker_;
  BlobsInUse before_, after_, common_;
  DiffTotals totals_;
};

}  // namespace offsite
