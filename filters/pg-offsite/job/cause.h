// Which of several failures came first. When one stage of a pipeline dies, its neighbours fail for want of
// it; what a person needs to read is the one that did not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/process.h"
#include "format/job_state.h"

namespace offsite {

struct StageEnding {
  std::string program;
  Ending ending;
  int stopped_by = 0;  // the last signal that we sent it
};

// What the last stream told: a FAIL frame's JSON, and why it could not be read to its END.
struct StreamEnding {
  bool whole = true;
  std::string fail;  // JSON, or empty
  std::string error;
};

// Nothing if all ended well. In this order: a stage killed by somebody else's signal; a FAIL frame, unless it
// only says "try again" while a stage before its writer ended with a status that is not that; such a status;
// any status; the stream.
std::optional<FirstCause> first_cause(const std::string& step, const std::vector<StageEnding>& stages,
                                      const StreamEnding& stream);

}  // namespace offsite
