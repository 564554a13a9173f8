// The sealed headers of packs that no index names yet, kept in the cache: a pack that reached the repository
// before its run was killed is found again by the next run and put into its first index, instead of being
// uploaded again.
//
// A file <cache>/pending/<pack id> is the pack's header as it stands at the pack's end, sealed, so it tells
// nothing. r2-get
// --sync removes those whose pack never arrived, index-cache those that an index names.
#pragma once

#include <vector>

#include "process/cache_folder.h"

namespace offsite {

// Written before the pack leaves. Not made durable: a lost file costs an upload, never data.
void remember_pending(const CacheFolder& cache, const Id& pack, View sealed_header);
void forget_pending(const CacheFolder& cache, const Id& pack);

struct PendingPack {
  Id pack;
  Bytes sealed_header;
};
std::vector<PendingPack> pending_packs(const CacheFolder& cache);

}  // namespace offsite
