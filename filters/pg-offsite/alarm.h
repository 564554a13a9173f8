// A wait that ends after a time, or when somebody rings.
#pragma once

#include <chrono>

#include "event/loop.h"

namespace offsite {

class Alarm {
 public:
  // One task may wait. Must outlive the wait.
  Task<void> wait(std::chrono::milliseconds time);
  // Ends the wait; without one, the next ends at once.
  void ring() { rung_.wake(); }

 private:
  Signal rung_;
  Owned<uv_timer_t> timer_;
};

}  // namespace offsite
