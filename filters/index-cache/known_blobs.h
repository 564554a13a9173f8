// Brings the table of known blobs up to date with the index objects in the cache, and with the packs that no
// index names yet.
#pragma once

#include "format/seal.h"
#include "process/cache_folder.h"

namespace offsite {

struct KnownBlobsTotals {
  uint64_t index_files = 0;       // in the cache
  uint64_t index_files_read = 0;  // of these, now
  uint64_t pending_packs = 0;     // that no index names
  uint64_t blobs = 0;             // in the table
};

// A table that was made from the same is kept, additions are merged into it; if anything it was made from has
// gone, or it is damaged, it is made anew. Throws Error(input) for an index that cannot be read: a repository
// with a damaged index needs attention before another backup. With `skip_damaged` it is left out with a
// warning.
KnownBlobsTotals update_known_blobs(const CacheFolder& cache, Sealer& sealer, bool skip_damaged = false);

}  // namespace offsite
