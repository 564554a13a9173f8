// FETCH and PLACE frames, from blobs in the order in which they are to be fetched: those that lie next to
// each other in a pack become one range.
#pragma once

#include <tuple>

#include "format/id_table.h"
#include "format/place.h"
#include "json_frames.h"

namespace offsite {

// One blob in one place of one file. The order is that of a pack; packs come in the order of their first use.
struct PlannedBlob {
  uint32_t pack;  // its number
  uint32_t offset, length, uncompressed;
  uint64_t file, at;
  Id id;

  bool operator<(const PlannedBlob& other) const {
    return std::tie(pack, offset, file, at) < std::tie(other.pack, other.offset, other.file, other.at);
  }
};

class FetchWriter {
 public:
  // Both outlive it.
  FetchWriter(JsonFrames& out, const PackNumbers& packs) : out_(out), packs_(packs) {}

  Task<void> add(const PlannedBlob& blob);
  // Nothing more joins the range that is open.
  Task<void> close_range();
  // Of what was sent: sealed, each range counted.
  uint64_t bytes_to_fetch() const { return bytes_; }

 private:
  bool is_last(const PlannedBlob& blob) const;
  bool extends_range(const PlannedBlob& blob) const;

  JsonFrames& out_;
  const PackNumbers& packs_;
  std::vector<PlacedBlob> range_;
  uint32_t pack_ = 0;
  uint64_t end_ = 0;       // of the range
  size_t json_bytes_ = 0;  // of its PLACE frame, at most
  uint64_t bytes_ = 0;
};

}  // namespace offsite
