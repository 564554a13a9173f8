// How a run is told, by what it does: a backup, a restore, a check. The texts are the format layer's.
#pragma once

#include <string>

#include "format/job_totals.h"
#include "format/pipeline.h"

namespace offsite {

struct Wording {
  // Both at most so many columns wide, after so many seconds.
  std::string (*line)(const JobTotals&, double seconds, size_t columns);
  std::string (*status_json)(const JobTotals&, double seconds);
  std::string (*summary)(const JobTotals&, double seconds);
  std::string (*summary_json)(const JobTotals&, double seconds);
  // False as long as there is nothing to draw, and if there is nothing to sum up.
  bool (*moves)(const JobTotals&);
  bool (*ended)(const JobTotals&);
  // Why a run has failed although all its stages did what they had to; empty if it has not.
  std::string (*failure)(const JobTotals&);
  const char* left_out;  // before the name of what is incomplete
  int status_partial;    // restic's
};

// Of what its stages are.
const Wording& wording_of(const Pipeline& pipeline);

}  // namespace offsite
