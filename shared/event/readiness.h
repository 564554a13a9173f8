// A descriptor that is going to be ready.
#pragma once

#include "event/loop.h"

namespace offsite {

class Readiness {
 public:
  // `events`: UV_READABLE, UV_WRITABLE, UV_DISCONNECT. The descriptor is not watched by anybody else.
  Readiness(int descriptor, int events) : events_(events), poll_(new uv_poll_t) {
    if (int failed = uv_poll_init(loop(), poll_.get(), descriptor); failed < 0) {
      delete poll_.release();
      check(failed, "watch a descriptor");
    }
  }

  // Wakes it once, when the descriptor is ready or broken. The signal outlives this, or the wake.
  void wake(Signal& signal) {
    poll_->data = &signal;
    auto ready = [](uv_poll_t* poll, int, int) {
      uv_poll_stop(poll);
      static_cast<Signal*>(poll->data)->wake();
    };
    check(uv_poll_start(poll_.get(), events_, ready), "watch a descriptor");
  }
  void stop() { uv_poll_stop(poll_.get()); }

 private:
  int events_;
  Owned<uv_poll_t> poll_;
};

}  // namespace offsite
