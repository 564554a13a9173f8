// What metrics-emit tells while a stream passes: running, and then how it ended.
#pragma once

#include "event/frames.h"
#include "metrics_file.h"

namespace offsite {

class Teller {
 public:
  // `state` names job, repository and host; `file` outlives the teller.
  Teller(const MetricsFile& file, JobState state) : file_(file), state_(std::move(state)) {}

  // Passes everything on but END, which is the caller's to send. What goes wrong is told, then thrown.
  Task<void> pass_on(FrameSource& in, FrameSink& out);

 private:
  void begin();
  Task<void> follow(FrameSource& in, FrameSink& out);

  const MetricsFile& file_;
  JobState state_;
};

}  // namespace offsite
