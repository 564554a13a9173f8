#include "event/window.h"

#include <algorithm>

namespace offsite {
namespace {

// Room for a whole DATA frame of the largest size and what a full pipe of 1 MiB holds beside it.
constexpr size_t block_bytes = size_t{2} << 20;
// Less than this behind what was read is not worth a system call.
constexpr size_t room_bytes_min = size_t{128} << 10;
constexpr size_t spares_max = 4;

}  // namespace

Task<View> BlockWindow::show(size_t wanted) {
  while (end_ - begin_ < wanted) {
    make_room(wanted);
    size_t n = co_await source_.read(Room(blocks_.back().bytes).subspan(end_));
    if (n == 0) break;
    end_ += n;
  }
  co_return at_hand();
}

View BlockWindow::at_hand() {
  if (blocks_.empty()) return {};
  return View(blocks_.back().bytes).subspan(begin_, end_ - begin_);
}

void BlockWindow::pass(size_t bytes) {
  begin_ += bytes;
  passed_ += bytes;
  if (!blocks_.empty()) blocks_.back().end = passed_;
}

void BlockWindow::let_go(uint64_t position) {
  free_ = position;
  while (blocks_.size() > 1 && blocks_.front().end <= position) {
    Bytes& bytes = blocks_.front().bytes;
    if (bytes.size() == block_bytes && spare_.size() < spares_max) spare_.push_back(std::move(bytes));
    blocks_.pop_front();
  }
}

BlockWindow::Block BlockWindow::fresh(size_t bytes) {
  Block block;
  if (bytes <= block_bytes && !spare_.empty()) {
    block.bytes = std::move(spare_.back());
    spare_.pop_back();
  } else {
    block.bytes.resize(std::max(bytes, block_bytes));
  }
  return block;
}

// Room for a frame of `wanted` bytes that starts at `begin_`: what is left of the block, or the front of it
// again if nothing in it is held, or a new one (a large one for the rare blob that needs it).
void BlockWindow::make_room(size_t wanted) {
  size_t held = end_ - begin_;
  if (!blocks_.empty()) {
    Bytes& bytes = blocks_.back().bytes;
    bool is_free = free_ >= passed_;
    bool outgrown = bytes.size() > block_bytes && wanted <= block_bytes && held < block_bytes;
    if (held == 0 && is_free) begin_ = end_ = 0;
    bool fits = begin_ + wanted <= bytes.size() && end_ + room_bytes_min <= bytes.size();
    if (!outgrown && (fits || (begin_ == 0 && end_ < wanted && wanted <= bytes.size()))) return;
    if (!outgrown && is_free && wanted <= bytes.size()) {
      std::memmove(bytes.data(), bytes.data() + begin_, held);
      begin_ = 0;
      end_ = held;
      return;
    }
  }
  Block next = fresh(wanted);
  next.end = passed_;
  if (held > 0) std::memcpy(next.bytes.data(), blocks_.back().bytes.data() + begin_, held);
  blocks_.push_back(std::move(next));
  begin_ = 0;
  end_ = held;
  let_go(free_);
}

}  // namespace offsite
