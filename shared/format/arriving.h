// Blobs as they arrive behind the PLACE frames that say where they belong: each BLOB frame is matched with
// its places.
#pragma once

#include "format/frame.h"
#include "format/place.h"

namespace offsite {

class Arriving {
 public:
  // Every frame, before it is used. Throws Error(input) for one that is not a blob while one is to come, and
  // for a blob that nobody announced.
  void check(const Frame& frame) const;
  // A PLACE frame. Of blobs that are lost there is nothing to come: true if it tells of such.
  bool announce(std::string_view json);
  // Where the blob that has come belongs. Stays valid until announce().
  const Places& next() { return arrivals_.places[come_++]; }

 private:
  Arrivals arrivals_;
  size_t come_ = 0;
};

// The BLOB frame of a file's content. Throws Error(input) if it is a tree.
Blob parse_content(View payload);

}  // namespace offsite
