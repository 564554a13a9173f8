// Both ends of a ring of memory in one process, as two processes have one each.
#pragma once

#include <criterion/criterion.h>

#include "event/lanes.h"
#include "event/process.h"
#include "event/ring.h"

namespace offsite {

struct RingEnds {
  RingDescriptors ring = make_ring();
  Pipe pipe = make_pipe();
  RingNumbers numbers() const { return {ring.memory.get(), ring.writer_bell.get()}; }
};

inline Task<void> at_once(Task<void> one, Task<void> other) {
  Lanes lanes(2);
  co_await lanes.start(std::move(one));
  co_await lanes.start(std::move(other));
  co_await lanes.finish();
}

// Nowhere what it is one turn of the ring later.
inline std::byte byte_at(uint64_t position) {
  return static_cast<std::byte>(position * 0x9e37'79b9'7f4a'7c15 >> 56);
}

inline Bytes piece_at(uint64_t position, size_t bytes) {
  Bytes piece(bytes);
  for (size_t i = 0; i < bytes; ++i) piece[i] = byte_at(position + i);
  return piece;
}

// What is read of such bytes has to be right.
inline Task<void> read_numbered(Window& window, uint64_t bytes, size_t step, uint64_t at = 0) {
  for (;;) {
    View shown = co_await window.show(step);
    if (shown.empty()) break;
    size_t n = std::min(step, shown.size());
    cr_assert(same_bytes(shown.first(n), piece_at(at, n)), "at %zu", static_cast<size_t>(at));
    window.pass(n);
    at += n;
    window.let_go(at);
  }
  cr_expect_eq(at, bytes);
}

}  // namespace offsite
