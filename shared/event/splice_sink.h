// A sink that lends its pages to the pipe instead of having the kernel copy them (vmsplice).
//
// What is written is copied into a ring of pages of our own, and the pipe is given references to them. A page
// may be written again when its reader has copied it, which nobody announces; but a pipe is a queue with a
// fixed number of slots, and every slot takes at most a page. Once as many bytes as the pipe has room for
// were pushed behind a page, it has left the pipe.
//
// That holds for readers that read(2). One that splices (pv, say) would pass our pages on, and they would
// change under way: hence only pipes that the runner made between two filters are written so. It says so with
// PG_OFFSITE_SPLICE=1.
#pragma once

#include "event/stream.h"

namespace offsite {

class SpliceSink : public Sink {
 public:
  // Throws Error(temporary) if the descriptor is not a pipe.
  explicit SpliceSink(int descriptor);
  ~SpliceSink() override;
  SpliceSink(const SpliceSink&) = delete;

  Task<void> write(std::span<const View> pieces) override;

 private:
  Task<void> push();
  Task<void> writable();

  int descriptor_;
  size_t ring_bytes_;
  std::byte* ring_;
  size_t begin_ = 0;  // of what is in the ring and not pushed
  size_t end_ = 0;
};

// True if the runner vouches for standard output's other end.
bool may_splice();

}  // namespace offsite
