#include "sealed_batch.h"

#include <algorithm>

#include "format/error.h"

namespace offsite {
namespace {

// Stays in a core's own cache while it is worked on.
constexpr size_t batch_bytes = size_t{1} << 20;
// Memory that one large blob needed is not kept for the next batch.
constexpr size_t kept_bytes_max = 2 * batch_bytes;

uint64_t end_of(const PackEntry& entry) { return uint64_t{entry.offset} + entry.length; }

}  // namespace

void Expected::add(std::string_view payload) {
  payloads.push_back(std::make_unique<const std::string>(payload));
  each_blob(*payloads.back(), [&](const PackEntry& entry, std::string_view places) {
    blobs.push_back({entry, places});
  });
}

void SealedBatch::add(const Id& pack, const Expected::Blob& blob) {
  // Exactly what it needs, if it needs much: a vector that grows by itself would take up to twice that.
  size_t needed = bytes_.size() + blob.entry.length;
  if (needed > bytes_.capacity()) bytes_.reserve(std::max(needed, batch_bytes));
  blobs_.push_back({pack, blob.entry, blob.places, bytes_.size()});
  plain_bytes_ += blob.entry.plain_bytes();
}

void SealedBatch::clear() {
  blobs_.clear();
  expected_.clear();
  bytes_.clear();
  if (bytes_.capacity() > kept_bytes_max) bytes_ = {};
  plain_bytes_ = 0;
}

bool SealedBatch::full() const { return std::max(bytes_.size(), plain_bytes_) >= batch_bytes; }

RangeCutter::RangeCutter(const FetchedRange& range, Expected& expected)
    : name_(range.name), at_(range.offset), end_(range.offset + range.bytes) {
  auto inside = [&](const Expected::Blob& blob) {
    return blob.entry.offset >= at_ && end_of(blob.entry) <= end_;
  };
  auto rest = std::stable_partition(expected.blobs.begin(), expected.blobs.end(), inside);
  outside_.assign(rest, expected.blobs.end());
  expected.blobs.erase(rest, expected.blobs.end());
  std::ranges::stable_sort(expected.blobs, {}, [](const Expected::Blob& blob) { return blob.entry.offset; });
}

size_t RangeCutter::feed(View data, const Expected& expected, SealedBatch& batch) {
  const std::vector<Expected::Blob>& blobs = expected.blobs;
  size_t used = 0;
  while (used < data.size() && (at_ < open_end_ || !batch.full())) {
    if (at_ == end_) throw Error(Blame::input, "read " + name_.spoken() + ": more came than was announced");
    // Nothing forbids an index to name the same bytes twice.
    for (; next_ < blobs.size() && blobs[next_].entry.offset == at_; ++next_) {
      batch.add(name_.id, blobs[next_]);
      open_end_ = std::max(open_end_, end_of(blobs[next_].entry));
    }
    bool wanted = at_ < open_end_;
    uint64_t stop = next_ < blobs.size() ? blobs[next_].entry.offset : end_;
    if (wanted) stop = std::min(stop, open_end_);
    size_t n = std::min<uint64_t>(data.size() - used, stop - at_);
    if (wanted) batch.append(data.subspan(used, n));
    used += n;
    at_ += n;
  }
  return used;
}

}  // namespace offsite
