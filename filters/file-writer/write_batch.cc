#include "write_batch.h"

#include <algorithm>

namespace offsite {

void WriteBatch::add(View plaintext, const Places& places) {
  if (places.empty() || plaintext.empty()) return;
  for (const Place& place : places) pieces_.push_back({place, bytes_.size(), plaintext.size()});
  append(bytes_, plaintext);
}

const std::vector<WriteBatch::Piece>& WriteBatch::sorted() {
  std::stable_sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
    return std::pair(a.place.file, a.place.offset) < std::pair(b.place.file, b.place.offset);
  });
  return pieces_;
}

void WriteBatch::clear() {
  pieces_.clear();
  bytes_.clear();
  if (bytes_.capacity() > kept_max) bytes_.shrink_to_fit();
}

}  // namespace offsite
