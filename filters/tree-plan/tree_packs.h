// The packs of trees that the cache keeps (data/<pack id>): which of them are of no use any more.
#pragma once

#include <vector>

#include "process/repository.h"

namespace offsite {

// Removes those that no index names: a prune has replaced them.
void drop_unnamed_packs(CachedRepository& repository);

// For a tree that could not be read: removes the packs that have it and are not what their name says, so that
// they are fetched again, and gives the places that were in them. A copy that is minutes old is left alone:
// this very job has fetched it, and the repository's own is damaged.
std::vector<BlobLocation> drop_damaged_copies(CachedRepository& repository, const Id& tree);

}  // namespace offsite
