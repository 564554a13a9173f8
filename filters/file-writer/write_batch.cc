#include "write_batch.h"

#include <algorithm>

namespace offsite {

void WriteBatch::add(View plaintext, const Places& places, FrameSource::Hold hold) {
  if (places.empty() || plaintext.empty()) return;
  if (!hold_) hold_ = std::move(hold);
  for (const Place& place : places) pieces_.push_back({place, plaintext});
  bytes_ += plaintext.size();
}

const std::vector<WriteBatch::Piece>& WriteBatch::sorted() {
  std::stable_sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
    return std::pair(a.place.file, a.place.offset) < std::pair(b.place.file, b.place.offset);
  });
  return pieces_;
}

void WriteBatch::clear() {
  pieces_.clear();
  bytes_ = 0;
  hold_.release();
}

}  // namespace offsite
