// The blobs of two snapshots: what the second has that the first has not, and the other way round. The sets
// lie in unnamed files of the cache folder.
#pragma once

#include "process/repository.h"
#include "process/seen_ids.h"

namespace offsite {

// The blobs of one side, or of what both sides share.
struct BlobsInUse {
  SeenIds data, trees;

  explicit BlobsInUse(const CacheFolder& cache) : data(cache.path()), trees(cache.path()) {}
  // Those that the node names.
  void add(const TreeNode& node);
};

struct BlobCount {
  uint64_t data = 0, trees = 0;
  uint64_t bytes = 0;  // of their plaintext
};

// Of those in `these` that are neither in `others` nor in `common`. One that no index names has no bytes.
BlobCount count_without(const BlobsInUse& these, const BlobsInUse& others, const BlobsInUse& common,
                        const IdTable& table);

}  // namespace offsite
