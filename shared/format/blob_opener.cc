#include "format/blob_opener.h"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>

#include "format/error.h"

namespace offsite {
namespace {

// What restic makes is never larger, but for the trees of enormous folders.
constexpr size_t held_bytes_max = size_t{16} << 20;
// Memory that a large blob needed is not kept for the next.
constexpr size_t kept_bytes_max = size_t{2} << 20;
constexpr size_t plain_bytes_max = blob_bytes_max - blob_prefix_bytes;

// What the first frame asks for (RFC 8878, 3.1.1.1): the base-2 logarithm of its window, or 0 if it is as
// large as the content.
int window_log(View frame) {
  bool single_segment = frame.size() > 5 && (frame[4] & std::byte{0x20}) != std::byte{0};
  return frame.size() <= 5 || single_segment ? 0 : 10 + (static_cast<int>(frame[5]) >> 3);
}

// A frame that tells its size tells it before anything is unpacked. A window that restic and streams refuse
// is refused whatever the size of the blob.
void check_frame(View frame, uint32_t stated) {
  unsigned long long told = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (told == ZSTD_CONTENTSIZE_ERROR) throw Error(Blame::input, "it is not compressed, as is stated");
  if (told != ZSTD_CONTENTSIZE_UNKNOWN && told > stated)
    throw Error(Blame::input, fmt::format("it unpacks to {} bytes, {} were stated", told, stated));
  if (window_log(frame) > window_log_max)
    throw Error(Blame::input, fmt::format("it asks for a window of 2^{} bytes", window_log(frame)));
}

void check_id(const Id& found, const Id& wanted) {
  if (found != wanted)
    throw Error(Blame::input, fmt::format("its content is that of blob {}", found.short_hex()));
}

void check_length(const PackEntry& entry, View sealed) {
  if (sealed.size() != entry.length)
    throw Error(Blame::input, fmt::format("{} bytes came, {} were stated", sealed.size(), entry.length));
  if (entry.length < seal_overhead) throw Error(Blame::input, "it is shorter than its container");
  if (entry.uncompressed > plain_bytes_max || entry.length > plain_bytes_max)
    throw Error(Blame::input, "it is larger than a blob can be");
}

}  // namespace

View BlobOpener::open(const PackEntry& entry, View sealed) {
  check_length(entry, sealed);
  plain_.resize(entry.plain_bytes());
  open(entry, sealed, Room(plain_));
  return plain_;
}

void BlobOpener::open(const PackEntry& entry, View sealed, Room out) {
  check_length(entry, sealed);
  assert(out.size() == entry.plain_bytes());
  if (entry.uncompressed > 0) {
    opened_.clear();
    sealer_.open(sealed, opened_);
    check_frame(opened_, entry.uncompressed);
    decompressor_.decompress(opened_, out);
    if (opened_.capacity() > kept_bytes_max) opened_ = {};
  } else {
    sealer_.open(sealed, out);
  }
  hash_.feed(out);
  check_id(hash_.finish(), entry.id);
}

void BlobOpener::verify(const PackEntry& entry, View sealed) {
  if (std::max(entry.length, entry.uncompressed) <= held_bytes_max)
    open(entry, sealed);
  else
    verify_in_pieces(entry, sealed);
}

void BlobOpener::verify_in_pieces(const PackEntry& entry, View sealed) {
  check_length(entry, sealed);
  Sha256 hash;
  auto feed = [&](View piece) { hash.feed(piece); };
  if (entry.uncompressed > 0) {
    DecompressionStream stream(entry.uncompressed, feed);
    sealer_.open_in_pieces(sealed, [&](View piece) { stream.feed(piece); });
    stream.finish();
  } else {
    sealer_.open_in_pieces(sealed, feed);
  }
  check_id(hash.finish(), entry.id);
}

}  // namespace offsite
