// Blobs on their way to the thread pool, where the stream has them: they are held there until they are
// written.
#pragma once

#include <vector>

#include "event/frames.h"
#include "format/place.h"

namespace offsite {

class WriteBatch {
 public:
  struct Piece {
    Place place;
    View content;
  };

  // `places` may be several, or none; the plaintext stays where it is as long as `hold` lives. An empty blob
  // is nothing to write, and could not complete a file.
  void add(View plaintext, const Places& places, FrameSource::Hold hold = {});
  bool full() const { return bytes_ >= bytes_max || pieces_.size() >= pieces_max; }
  bool empty() const { return pieces_.empty(); }
  // By file, then by offset.
  const std::vector<Piece>& sorted();
  void clear();

 private:
  // All batches together must leave room in a ring between two filters.
  static constexpr size_t bytes_max = size_t{1} << 20;
  static constexpr size_t pieces_max = 64;

  size_t bytes_ = 0;
  FrameSource::Hold hold_;  // of the first, and so of all
  std::vector<Piece> pieces_;
};

}  // namespace offsite
