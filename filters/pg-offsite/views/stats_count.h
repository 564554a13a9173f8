// Counting for `pg-offsite stats`, by restic's rules. What has been met lies in unnamed files of the cache
// folder, so that the memory does not grow with the repository.
#pragma once

#include <memory>
#include <string>

#include "process/repository.h"
#include "process/seen_ids.h"
#include "process/tree_walker.h"

namespace offsite {

struct StatsTotals {
  uint64_t snapshots = 0;
  uint64_t bytes = 0;
  uint64_t files = 0, blobs = 0;
  // Of blobs in the repository; the last two of those only that are stored compressed.
  uint64_t uncompressed = 0, compressed_stored = 0, compressed_plain = 0;
};

class StatsCounter {
 public:
  virtual ~StatsCounter() = default;
  // Adds one snapshot, or one folder of it.
  virtual void add(const Id& tree) = 0;
  // What has been added, whose `snapshots` is not filled.
  const StatsTotals& totals() const { return totals_; }
  // False if there was a tree that could not be read.
  bool whole() const { return walker_.whole(); }

  // restore-size, files-by-contents, blobs-per-file, raw-data. `repository` outlives it.
  static std::unique_ptr<StatsCounter> make(const std::string& mode, CachedRepository& repository);

 protected:
  explicit StatsCounter(CachedRepository& repository) : repository_(repository), walker_(repository) {}

  CachedRepository& repository_;
  TreeWalker walker_;
  StatsTotals totals_;
};

}  // namespace offsite
