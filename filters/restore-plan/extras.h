// What stands in a folder of the target and in no snapshot.
#pragma once

#include <string>
#include <vector>

#include "process/repository.h"

namespace offsite {

// Of `names`, those that the folder `tree` does not have, in their order; what an interrupted run left of its
// files is not among them. None if the tree cannot be read: then nobody knows.
std::vector<std::string> extras_of(CachedRepository& repository, const Id& tree,
                                   std::vector<std::string> names);

}  // namespace offsite
