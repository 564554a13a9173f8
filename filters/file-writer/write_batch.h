// Blobs on their way to the thread pool, copied out of the stream so that it can go on meanwhile.
#pragma once

#include <vector>

#include "format/bytes.h"
#include "format/place.h"

namespace offsite {

class WriteBatch {
 public:
  struct Piece {
    Place place;
    size_t begin, length;  // in the batch's bytes
  };

  // `places` may be several, or none. An empty blob is nothing to write, and could not complete a file.
  void add(View plaintext, const Places& places);
  bool full() const { return bytes_.size() >= bytes_max || pieces_.size() >= pieces_max; }
  bool empty() const { return pieces_.empty(); }
  // By file, then by offset.
  const std::vector<Piece>& sorted();
  View content(const Piece& piece) const { return View(bytes_).subspan(piece.begin, piece.length); }
  void clear();

 private:
  static constexpr size_t bytes_max = size_t{2} << 20;
  static constexpr size_t pieces_max = 64;
  // What one large blob needed is given back.
  static constexpr size_t kept_max = size_t{12} << 20;

  Bytes bytes_;
  std::vector<Piece> pieces_;
};

}  // namespace offsite
