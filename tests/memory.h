// Sources and sinks in memory, so that what reads and writes streams can be tested without a pipe.
#pragma once

#include <algorithm>

#include "event/stream.h"
#include "format/bytes.h"

namespace offsite {

// Yields `step` bytes at a time.
class MemorySource : public Source {
 public:
  MemorySource(Bytes bytes, size_t step) : bytes_(std::move(bytes)), step_(step) {}

  Task<size_t> read(Room room) override {
    size_t n = std::min({step_, room.size(), bytes_.size() - at_});
    std::copy_n(bytes_.begin() + static_cast<ptrdiff_t>(at_), n, room.begin());
    at_ += n;
    co_return n;
  }

 private:
  Bytes bytes_;
  size_t step_;
  size_t at_ = 0;
};

class MemorySink : public Sink {
 public:
  Bytes bytes;
  Task<void> write(std::span<const View> pieces) override {
    for (View piece : pieces) append(bytes, piece);
    co_return;
  }
  bool write_last(View last) override {
    append(bytes, last);
    return true;
  }
};

}  // namespace offsite
