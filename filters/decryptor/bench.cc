#include "bench.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/error.h"

namespace offsite {
namespace {

// What is stated is believed only so far, before it has been unpacked.
constexpr size_t reserved_bytes_max = size_t{16} << 20;
// Memory that one large blob needed is not kept for the next batch.
constexpr size_t kept_bytes_max = size_t{2} << 20;

}  // namespace

void Bench::lose(const Id& pack, const Expected::Blob& blob, const std::string& why) {
  const PackEntry& entry = blob.entry;
  lost_.add(blob.places);
  damages_.push_back(
      {pack, entry.offset,
       fmt::format("{}: blob {} at byte {} is lost: {}", ObjectName{ObjectType::data, pack}.spoken(),
                   entry.id.short_hex(), entry.offset, why)});
}

void Bench::open(BlobOpener& opener) {
  size_t expected = batch.plain_bytes() + batch.blobs().size() * blob_prefix_bytes;
  plain_.reserve(std::min(expected, reserved_bytes_max));
  for (const SealedBatch::Blob& blob : batch.blobs()) {
    size_t before = plain_.size();
    append(plain_, blob_prefix(blob.entry.type, blob.entry.id));
    try {
      opener.open(blob.entry, batch.sealed(blob), plain_);
      ends_.push_back(plain_.size());
      places_.add(blob.places);
    } catch (const Error& damage) {
      plain_.resize(before);
      lose(blob.pack, {blob.entry, blob.places}, damage.what());
    }
  }
}

void Bench::put(FrameSink& out) {
  lost_frames_ = lost_.take();
  place_frames_ = places_.take();
  for (const ArrivalsWriter::Payload& lost : lost_frames_) out.put(Kind::place, as_bytes(lost.json));
  size_t begin = 0, blob = 0;
  for (const ArrivalsWriter::Payload& places : place_frames_) {
    out.put(Kind::place, as_bytes(places.json));
    for (size_t last = blob + places.blobs; blob < last; ++blob) {
      out.put(Kind::blob, View(plain_).subspan(begin, ends_[blob] - begin));
      begin = ends_[blob];
    }
  }
}

void Bench::clear() {
  batch.clear();
  plain_.clear();
  if (plain_.capacity() > kept_bytes_max) plain_ = {};
  ends_.clear();
  damages_.clear();
}

}  // namespace offsite
