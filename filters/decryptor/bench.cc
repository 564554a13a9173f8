#include "bench.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/error.h"

namespace offsite {
namespace {

// Memory that one large blob needed is not kept for the next batch.
constexpr size_t kept_bytes_max = size_t{2} << 20;

// Of its BLOB frame, as is stated. One that states too much gets nothing, and is refused before that matters.
size_t payload_bytes(const SealedBatch::Blob& blob) {
  size_t bytes = size_t{blob_prefix_bytes} + blob.entry.plain_bytes();
  return bytes <= payload_bytes_max(Kind::blob) ? bytes : blob_prefix_bytes;
}

size_t bytes_of(const std::vector<ArrivalsWriter::Payload>& frames) {
  size_t bytes = 0;
  for (const ArrivalsWriter::Payload& each : frames) bytes += header_bytes + each.json.size();
  return bytes;
}

}  // namespace

void Bench::lose(const Id& pack, const Expected::Blob& blob, const std::string& why) {
  const PackEntry& entry = blob.entry;
  lost_.add(blob.places);
  damages_.push_back(
      {pack, entry.offset,
       fmt::format("{}: blob {} at byte {} is lost: {}", ObjectName{ObjectType::data, pack}.spoken(),
                   entry.id.short_hex(), entry.offset, why)});
}

size_t Bench::lay_out() {
  for (const SealedBatch::Blob& blob : batch.blobs()) places_.add(blob.places);
  place_frames_ = places_.take();
  lost_frames_ = lost_.take();
  frames_bytes_ = bytes_of(lost_frames_) + bytes_of(place_frames_);
  for (const SealedBatch::Blob& blob : batch.blobs()) frames_bytes_ += header_bytes + payload_bytes(blob);
  return frames_bytes_;
}

void Bench::open(BlobOpener& opener) {
  if (room_.empty()) {
    own_.resize(frames_bytes_);
    room_ = own_;
  }
  size_t at = bytes_of(lost_frames_);
  auto blob = batch.blobs().begin();
  for (const ArrivalsWriter::Payload& places : place_frames_) {
    at += header_bytes + places.json.size();
    for (auto last = blob + static_cast<ptrdiff_t>(places.blobs); blob != last; ++blob) {
      at += header_bytes;
      Room payload = room_.subspan(at, payload_bytes(*blob));
      payloads_.push_back(open(opener, *blob, payload));
      at += payload.size();
    }
  }
  if (opened_ < payloads_.size()) leave_out_the_lost();
}

View Bench::open(BlobOpener& opener, const SealedBatch::Blob& blob, Room payload) {
  try {
    auto prefix = blob_prefix(blob.entry.type, blob.entry.id);
    opener.open(blob.entry, batch.sealed(blob), payload.subspan(prefix.size()));
    std::ranges::copy(prefix, payload.begin());
    opened_ += 1;
    plain_bytes_ += payload.size() - prefix.size();
    return payload;
  } catch (const Error& damage) {
    lose(blob.pack, {blob.entry, blob.places}, damage.what());
    return {};
  }
}

// The frames are others now, and stand elsewhere: what is left moves out of the way of what is written before
// it. They take less room, as each blob that is lost had a frame and a prefix.
void Bench::leave_out_the_lost() {
  Bytes kept;
  kept.reserve(plain_bytes_ + opened_ * blob_prefix_bytes);
  for (size_t i = 0; i < payloads_.size(); ++i) {
    if (payloads_[i].empty()) continue;
    places_.add(batch.blobs()[i].places);
    append(kept, payloads_[i]);
    payloads_[i] = View(kept).last(payloads_[i].size());
  }
  own_ = std::move(kept);
  std::erase_if(payloads_, [](View payload) { return payload.empty(); });
  place_frames_ = places_.take();
  for (ArrivalsWriter::Payload& lost : lost_.take()) lost_frames_.push_back(std::move(lost));
}

void Bench::put(FrameSink& out) {
  for (const ArrivalsWriter::Payload& lost : lost_frames_) out.put(Kind::place, as_bytes(lost.json));
  auto payload = payloads_.begin();
  for (const ArrivalsWriter::Payload& places : place_frames_) {
    out.put(Kind::place, as_bytes(places.json));
    for (auto last = payload + static_cast<ptrdiff_t>(places.blobs); payload != last; ++payload)
      out.put(Kind::blob, *payload);
  }
}

void Bench::clear() {
  batch.clear();
  room_ = {};
  own_.clear();
  if (own_.capacity() > kept_bytes_max) own_ = {};
  payloads_.clear();
  damages_.clear();
  opened_ = plain_bytes_ = 0;
}

}  // namespace offsite
