// A stream as memory: what has arrived can be looked at where it lies, and stays there until it is let go.
#pragma once

#include <deque>
#include <vector>

#include "event/stream.h"

namespace offsite {

class Window {
 public:
  virtual ~Window() = default;
  // The bytes that come next: at least `wanted`, fewer only where the stream ends. They stay where they are
  // until they are let go.
  virtual Task<View> show(size_t wanted) = 0;
  // What show() would give without waiting.
  virtual View at_hand() = 0;
  // The first `bytes` of what was shown are done with: the next show() begins behind them.
  virtual void pass(size_t bytes) = 0;
  // What was passed before this position of the stream may go.
  virtual void let_go(uint64_t position) = 0;
};

// Over any source: blocks of memory, as many as are held. What is not whole at a block's end moves to the
// next.
class BlockWindow : public Window {
 public:
  explicit BlockWindow(Source& source) : source_(source) {}

  Task<View> show(size_t wanted) override;
  View at_hand() override;
  void pass(size_t bytes) override;
  void let_go(uint64_t position) override;

 private:
  struct Block {
    Bytes bytes;
    uint64_t end = 0;  // the position in the stream behind what was passed of it
  };
  void make_room(size_t wanted);
  Block fresh(size_t bytes);

  Source& source_;
  std::deque<Block> blocks_;  // the last is being read; those before it are held
  std::vector<Bytes> spare_;  // to be used again: fresh memory costs the kernel more than copying
  size_t begin_ = 0;          // of what is in the last block and was not passed
  size_t end_ = 0;
  uint64_t passed_ = 0;
  uint64_t free_ = 0;  // everything before it was let go
};

}  // namespace offsite
