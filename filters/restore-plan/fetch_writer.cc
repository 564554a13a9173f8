#include "fetch_writer.h"

namespace offsite {
namespace {

constexpr uint64_t range_bytes_max = uint64_t{8} << 20;
constexpr size_t place_json_max = size_t{900} << 10;
// Of a blob and of a place in JSON, at most.
constexpr size_t blob_json_bytes = 64 + 48;
constexpr size_t place_json_bytes = 44;

}  // namespace

bool FetchWriter::is_last(const PlannedBlob& blob) const {
  return !range_.empty() && pack_ == blob.pack && range_.back().entry.offset == blob.offset &&
         range_.back().entry.id == blob.id;
}

bool FetchWriter::extends_range(const PlannedBlob& blob) const {
  return !range_.empty() && pack_ == blob.pack && end_ == blob.offset &&
         end_ + blob.length - range_.front().entry.offset <= range_bytes_max;
}

Task<void> FetchWriter::add(const PlannedBlob& blob) {
  bool again = is_last(blob);
  if (json_bytes_ > place_json_max || (!again && !extends_range(blob))) {
    co_await close_range();
    again = false;
  }
  if (!again) {
    PackEntry entry{BlobType::data, blob.id, blob.offset, blob.length, blob.uncompressed};
    range_.push_back({entry, {}});
    pack_ = blob.pack;
    end_ = uint64_t{blob.offset} + blob.length;
    json_bytes_ += blob_json_bytes;
  }
  range_.back().places.push_back({blob.file, blob.at});
  json_bytes_ += place_json_bytes;
}

Task<void> FetchWriter::close_range() {
  if (range_.empty()) co_return;
  uint64_t begin = range_.front().entry.offset;
  Fetch range{{ObjectType::data, packs_[pack_]}, begin, end_ - begin};
  bytes_ += range.length;
  std::string fetch = range.to_json(), place = blobs_json(range_);
  range_.clear();
  json_bytes_ = 0;
  co_await out_.send(Kind::fetch, std::move(fetch));
  co_await out_.send(Kind::place, std::move(place));
}

}  // namespace offsite
