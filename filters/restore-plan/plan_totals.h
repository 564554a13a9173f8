// What was planned: the members of the final STAT that only restore-plan knows.
#pragma once

#include <cstdint>

#include "format/bytes.h"
#include "process/incomplete.h"

namespace offsite {

struct PlanTotals {
  uint64_t files = 0, folders = 0;  // chosen; files are all that is no folder
  uint64_t files_same = 0;          // in place already, content and all
  uint64_t files_skipped = 0;       // there, and not to be overwritten
  uint64_t bytes_total = 0;         // content of all files that were chosen, further links not counted
  uint64_t bytes_same = 0;          // of these: in place already
  uint64_t bytes_zero = 0;          // left out as holes
  uint64_t bytes_to_write = 0;      // to come, each place counted
  uint64_t bytes_to_fetch = 0;      // sealed
  Incomplete incomplete;
};

// What is to come, for whoever shows progress; before any of it.
std::string first_stat(const PlanTotals& totals);
std::string final_stat(const PlanTotals& totals, const Id& snapshot);

}  // namespace offsite
