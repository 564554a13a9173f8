// A few small objects for r2-put: what keys are made and unmade with.
#pragma once

#include <optional>

#include "filters/pg-offsite/job/step_run.h"
#include "format/frame.h"
#include "format/object_name.h"

namespace offsite {

// A frame stream in memory. It has to fit a pipe's buffer, so it is for kilobytes.
class Objects {
 public:
  // Each is durable before the next one begins.
  void put(const ObjectName& name, View content);
  void remove(const ObjectName& name);
  // Sends them, once; gives why not.
  Task<std::optional<FirstCause>> store(const Surroundings& surroundings);

 private:
  void frame(Kind kind, std::string_view payload);

  FrameWriter writer_;
  Bytes stream_ = FrameWriter::preamble();
};

}  // namespace offsite
