// The lists of files that backups leave in the cache, and the snapshots they belong to: what pgdata-reader,
// which has no key, needs to choose the snapshot to compare with.
#pragma once

#include <chrono>

#include "format/seal.h"
#include "process/cache_folder.h"

namespace offsite {

struct ParentTotals {
  uint64_t snapshots = 0;  // in the cache
  uint64_t lists = 0;      // of files, kept
};

// Writes parents/snapshots.json: [{"id","time","tree","hostname","paths"}] for the snapshots whose list is
// there. Removes the lists that no backup will ask for: those of another snapshot than the newest of its host
// and paths, and those of no snapshot at all that are older than a day (a younger one may belong to a backup
// whose snapshot is on its way).
ParentTotals update_parents(const CacheFolder& cache, Sealer& sealer);

}  // namespace offsite
