// Blobs as they come out of a fetched range: still sealed, with the places they belong to. No I/O.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/place.h"

namespace offsite {

// The blobs that are expected in one range, and the PLACE payloads that their places are views into.
struct Expected {
  struct Blob {
    PackEntry entry;
    std::string_view places;  // as they came: "[[0,16384]]"
  };
  std::vector<std::unique_ptr<const std::string>> payloads;
  std::vector<Blob> blobs;

  // What a PLACE frame lists. Throws Error(input).
  void add(std::string_view payload);
};

// Enough work for one job in the thread pool: whole blobs, of one range or several small ones.
class SealedBatch {
 public:
  struct Blob {
    Id pack;
    PackEntry entry;
    std::string_view places;
    size_t at;  // of its container in the bytes
  };

  void add(const Id& pack, const Expected::Blob& blob);
  void append(View sealed) { offsite::append(bytes_, sealed); }
  // For as long as the batch needs it.
  void keep(std::shared_ptr<const Expected> expected) { expected_.push_back(std::move(expected)); }
  void clear();

  bool empty() const { return blobs_.empty(); }
  bool full() const;
  // What it takes: sealed, opened but compressed, and unpacked.
  size_t bytes() const { return 2 * bytes_.size() + plain_bytes_; }
  size_t plain_bytes() const { return plain_bytes_; }
  const std::vector<Blob>& blobs() const { return blobs_; }
  View sealed(const Blob& blob) const { return View(bytes_).subspan(blob.at, blob.entry.length); }

 private:
  std::vector<Blob> blobs_;
  std::vector<std::shared_ptr<const Expected>> expected_;
  Bytes bytes_;
  size_t plain_bytes_ = 0;  // as stated
};

// Finds the blobs of a range while its bytes come.
class RangeCutter {
 public:
  // Takes out of `expected` what the range cannot hold, because it begins or ends elsewhere.
  RangeCutter(const FetchedRange& range, Expected& expected);
  const std::vector<Expected::Blob>& outside() const { return outside_; }

  // Moves containers of wanted blobs into the batch, and skips what lies between. Stops when the batch is
  // full and no blob is cut in two by that; gives the number of bytes used. Throws Error(input) if more come
  // than the range has.
  size_t feed(View data, const Expected& expected, SealedBatch& batch);
  bool ended() const { return at_ == end_; }
  const ObjectName& name() const { return name_; }

 private:
  ObjectName name_;
  uint64_t at_, end_;      // in the pack
  uint64_t open_end_ = 0;  // of the blobs that have begun, the last byte's successor
  size_t next_ = 0;        // the blob that begins next
  std::vector<Expected::Blob> outside_;
};

}  // namespace offsite
