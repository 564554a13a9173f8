// Bytes in, bytes out: standard input and output as the loop sees them, whatever they are.
//
// Pipes and sockets are non-blocking libuv streams; regular files, terminals and devices go through the
// thread pool. (uv_pipe_open() on a regular file would abort the process later on.) Back-pressure needs no
// code: one read, one write, one at a time.
#pragma once

#include <memory>
#include <span>

#include "event/loop.h"
#include "format/bytes.h"

namespace offsite {

class Source {
 public:
  virtual ~Source() = default;
  // Some bytes, at least one, at the start of `room` (which lives until then); 0 means end of file.
  virtual Task<size_t> read(Room room) = 0;
};

class Sink {
 public:
  virtual ~Sink() = default;
  // All the pieces, in order; they live until the task ends. Throws Error(temporary) when the reader is gone.
  virtual Task<void> write(std::span<const View> pieces) = 0;
  // A sink whose reader sees the same memory (event/ring.h) lends room in it: a piece that was made there,
  // and comes to be written when all that was lent before it has been, is not copied. lend() waits until the
  // room is free; lendable() is the most that it may be asked for now, loan_bytes_max() at any time: 0
  // elsewhere. One task at a time may ask; nothing that has no room is written meanwhile. end_loans() says
  // that all was written that is going to be: room that was not used is lent again.
  virtual Task<Room> lend(size_t bytes);
  virtual void end_loans() {}
  virtual size_t lendable() const { return 0; }
  virtual size_t loan_bytes_max() const { return 0; }
  // On the way out after a failure, when nothing is being written: blocks, and gives up after some seconds.
  // True if all of it is written. Does not throw.
  virtual bool write_last(View bytes) = 0;
};

// Takes over the descriptor's use, not its ownership: 0 and 1 stay open until the process ends.
std::unique_ptr<Source> open_source(int descriptor);
std::unique_ptr<Sink> open_sink(int descriptor);

}  // namespace offsite
