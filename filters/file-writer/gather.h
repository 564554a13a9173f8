// Pieces that belong together, written with one call.
#pragma once

#include <cstdint>
#include <vector>

#include "format/bytes.h"

namespace offsite {

// All of the pieces, one behind the other, at `offset`. False, and errno, if that failed.
bool write_at(int descriptor, std::vector<View> pieces, uint64_t offset);

}  // namespace offsite
