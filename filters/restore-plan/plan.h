// One plan from its beginning to its end.
#pragma once

#include <string_view>

#include "event/frames.h"
#include "process/repository.h"
#include "process/snapshot_options.h"
#include "wishes.h"

namespace offsite {

// Sends META, the plan, and the final STAT. `avoid` is PG_OFFSITE_AVOID. Throws Error(usage) if the snapshot
// has no such folder or file, Error(input) if its root cannot be read.
Task<void> send_plan(CachedRepository& repository, const SelectedSnapshot& selected, const Wishes& wishes,
                     std::string_view avoid, FrameSink& out);

}  // namespace offsite
