// Packs (restic design, "Pack Format"): sealed blobs of one type back to back, then a sealed header that
// lists them, then the header's length.
//
//   EncBlob_1 || … || EncBlob_n || EncHeader || LE32(len(EncHeader))
//
// Header entries, in the order of the blobs: type (0 data, 1 tree, 2 compressed data, 3 compressed tree),
// LE32 length of the sealed blob, for 2 and 3 the LE32 length of the plaintext, and the id.
#pragma once

#include <vector>

#include "format/digest.h"
#include "format/frame.h"
#include "format/seal.h"

namespace offsite {

constexpr uint64_t pack_bytes_default = uint64_t{16} << 20;
constexpr uint64_t pack_bytes_min = uint64_t{4} << 20;
constexpr uint64_t pack_bytes_max = uint64_t{128} << 20;
// An encrypted header with its length field may be no longer than this: 409 199 compressed blobs.
constexpr size_t pack_header_bytes_max = (size_t{16} << 20) + 4;

// The plaintext of a blob, as is stated of it; 0 if its container is too short to be one.
constexpr uint32_t plain_bytes_of(uint32_t length, uint32_t uncompressed) {
  if (uncompressed > 0) return uncompressed;
  return length > seal_overhead ? length - static_cast<uint32_t>(seal_overhead) : 0;
}

// One blob of a pack. `uncompressed` is 0 when it is stored as it is.
struct PackEntry {
  BlobType type;
  Id id;
  uint32_t offset;
  uint32_t length;
  uint32_t uncompressed;
  uint32_t plain_bytes() const { return plain_bytes_of(length, uncompressed); }
  bool operator==(const PackEntry&) const = default;
};

struct Pack {
  Id id;
  BlobType type;
  Bytes bytes;
  size_t header_bytes;  // of the sealed header, which stands before the last four bytes
  std::vector<PackEntry> entries;
  View sealed_header() const { return View(bytes).last(header_bytes + 4).first(header_bytes); }
};

// The plaintext of a header, both ways. The reader throws Error(input) for an unknown type, a cut entry, a
// length shorter than a container, no entries; entries get their offsets. Data and trees in one pack are
// taken: old versions of restic mixed them.
Bytes encode_pack_header(const std::vector<PackEntry>& entries);
std::vector<PackEntry> parse_pack_header(View plaintext);

// The length of the sealed header, from the last four bytes of a pack of `pack_bytes`. Throws Error(input) if
// it cannot be.
uint32_t sealed_header_bytes(View last_four, uint64_t pack_bytes);
// What a pack that holds these blobs measures.
uint64_t pack_bytes_of(const std::vector<PackEntry>& entries);
// The whole of a pack's header: opens it, reads it, and compares the sum with the pack's size. `pack` may be
// its tail only, if that holds the header.
std::vector<PackEntry> open_pack_header(View pack, uint64_t pack_bytes, Sealer& sealer);

class PackBuilder {
 public:
  // Packs close after the blob that makes them reach `target` bytes, or when a header could hold no more.
  PackBuilder(BlobType type, uint64_t target) : type_(type), target_(target) {}

  void add(const Id& id, View sealed, uint32_t uncompressed);
  bool full() const;
  bool empty() const { return entries_.empty(); }
  // The pack with its header, which has been read back; the builder starts anew.
  Pack finish(Sealer& sealer);

 private:
  BlobType type_;
  uint64_t target_;
  Bytes bytes_;
  std::vector<PackEntry> entries_;
  Sha256 hash_;
};

}  // namespace offsite
