// Takes the stream apart, and hands it on to the archive: one batch is written while the next is read.
#pragma once

#include "event/frames.h"
#include "event/lanes.h"
#include "format/arriving.h"
#include "steps.h"

namespace offsite {

class Packing {
 public:
  explicit Packing(Archivist& archivist) : archivist_(archivist) {}

  // Until END came and the archive is complete. Throws Error(input) for a stream that is out of order, for
  // lost blobs, and at the end if anything that was to be there could not be read.
  Task<void> take_all(FrameSource& in);

 private:
  Task<void> take_until_end(FrameSource& in);
  void take(const Frame& frame);
  void take_stat(std::string_view json);
  Task<void> hand_over();
  Task<void> run_handed();

  Archivist& archivist_;
  Arriving arriving_;
  Steps filling_, running_;
  Lanes lane_{1};
  uint64_t missing_ = 0;
};

}  // namespace offsite
