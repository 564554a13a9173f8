// A pipe whose bytes lie in memory that both ends see: what one writes is read where it lies, and the kernel
// copies nothing. The pipe itself stays, as the bell that wakes the reader and as the end of file when the
// writer dies.
//
// The runner makes a ring between two of its filters when neither talks to the network, and says so in their
// environment: PG_OFFSITE_RING_OUT and PG_OFFSITE_RING_IN, each with the numbers of two descriptors, the
// memory's and the bell's that wakes the writer. Whoever has a plain pipe uses that.
//
//   4096 bytes: how much was ever written, how much was ever let go, who waits for what
//   the ring, a power of two of bytes; mapped twice in a row, so that no piece of it is cut
//
// What is made in room that the writing end lends (Sink::lend) is not copied there either: it is written when
// its turn has come. Only then the reader is told of it; one that meddles before spoils what it gets itself.
//
// The other side may be wrong, or taken over: positions are checked before they are used. It may change bytes
// that were already looked at, so whoever must not be fooled by that copies first: frames' headers are, and
// what comes from the network never comes this way.
#pragma once

#include <atomic>
#include <deque>
#include <optional>

#include "event/descriptor.h"
#include "event/readiness.h"
#include "event/window.h"

namespace offsite {

// What the runner gives to two stages. Throws Error(temporary).
struct RingDescriptors {
  Descriptor memory;
  Descriptor writer_bell;
};
RingDescriptors make_ring();

constexpr const char* ring_in_variable = "PG_OFFSITE_RING_IN";
constexpr const char* ring_out_variable = "PG_OFFSITE_RING_OUT";

// Of "4,5", as the environment has it; removes the variable. Nothing if it is not set.
struct RingNumbers {
  int memory, writer_bell;
};
std::optional<RingNumbers> ring_of_environment(const char* variable);

class RingMemory {
 public:
  // Throws Error(temporary), and Error(usage) if the descriptor is no ring.
  explicit RingMemory(int descriptor);
  ~RingMemory();
  RingMemory(const RingMemory&) = delete;

  struct Shared {
    alignas(64) std::atomic<uint64_t> written;
    alignas(64) std::atomic<uint64_t> let_go;
    // The positions that they wait for; 0: nobody waits.
    alignas(64) std::atomic<uint64_t> reader_wants;  // `written` to be this
    alignas(64) std::atomic<uint64_t> writer_wants;  // `let_go` to be this
  };
  Shared& shared() { return *shared_; }
  size_t size() const { return size_; }
  // From here on size() bytes are whole.
  std::byte* at(uint64_t position) { return ring_ + (position & (size_ - 1)); }
  // How far behind this position they lie; nothing if they are not in the ring.
  std::optional<size_t> distance(uint64_t position, View bytes) const;

 private:
  Shared* shared_;
  std::byte* ring_;
  size_t size_;
};

class RingSink : public Sink {
 public:
  // `pipe` is the descriptor that the reader listens to.
  RingSink(const RingNumbers& numbers, int pipe);

  Task<void> write(std::span<const View> pieces) override;
  bool write_last(View bytes) override;
  Task<Room> lend(size_t bytes) override;
  void end_loans() override { lent_ = written_; }
  size_t lendable() const override;
  size_t loan_bytes_max() const override;

 private:
  size_t room();
  size_t put(View bytes);
  void place(View bytes);
  void publish();
  Task<void> wait_for_room();
  Task<void> wait_until_let_go(uint64_t position);

  RingMemory memory_;
  int bell_, pipe_;
  Readiness bell_rung_, reader_gone_;
  Signal changed_;
  uint64_t written_ = 0;
  uint64_t published_ = 0;
  uint64_t lent_ = 0;  // up to here, if it is beyond what was written
};

class RingWindow : public Window {
 public:
  RingWindow(const RingNumbers& numbers, int pipe);

  Task<View> show(size_t wanted) override;
  View at_hand() override;
  void pass(size_t bytes) override { passed_ += bytes; }
  void let_go(uint64_t position) override;

 private:
  uint64_t written();
  bool copies() const { return !copied_.empty() && copied_.back().end() > passed_; }
  Task<View> show_copy(size_t wanted);
  Task<void> wait_for(uint64_t position);
  void free(uint64_t position);

  // A frame that does not fit the ring, beside what is held of it: copied, as far as it has come.
  struct Copied {
    uint64_t begin;
    Bytes bytes;
    uint64_t end() const { return begin + bytes.size(); }
  };

  RingMemory memory_;
  int bell_, pipe_;
  Readiness bell_rung_;
  Signal changed_;
  uint64_t written_ = 0;  // when last looked at
  uint64_t passed_ = 0;
  uint64_t freed_ = 0;
  std::deque<Copied> copied_;  // the last may be the one that is shown
  bool ended_ = false;
};

}  // namespace offsite
