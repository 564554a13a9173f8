#include "format/pack.h"

#include <fmt/core.h>

#include <cassert>

#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t raw_entry_bytes = 37;
constexpr size_t compressed_entry_bytes = 41;
constexpr size_t entries_max = (pack_header_bytes_max - 4 - seal_overhead) / compressed_entry_bytes;
// A blob of plaintext zero bytes still has its container.
constexpr uint32_t sealed_blob_bytes_min = seal_overhead;

Error damaged(const std::string& why) { return Error(Blame::input, "read a pack header: " + why); }

}  // namespace

Bytes encode_pack_header(const std::vector<PackEntry>& entries) {
  Bytes out;
  for (const PackEntry& entry : entries) {
    bool compressed = entry.uncompressed > 0;
    out.push_back(static_cast<std::byte>(static_cast<int>(entry.type) + (compressed ? 2 : 0)));
    put_u32(out, entry.length);
    if (compressed) put_u32(out, entry.uncompressed);
    append(out, entry.id.view());
  }
  return out;
}

std::vector<PackEntry> parse_pack_header(View rest) {
  std::vector<PackEntry> entries;
  uint64_t offset = 0;
  while (!rest.empty()) {
    unsigned type = static_cast<unsigned>(rest[0]);
    if (type > 3) throw damaged(fmt::format("type {} of blob {} is unknown", type, entries.size() + 1));
    bool compressed = type >= 2;
    size_t size = compressed ? compressed_entry_bytes : raw_entry_bytes;
    if (rest.size() < size) throw damaged("its last entry is cut short");
    PackEntry entry{static_cast<BlobType>(type & 1), Id::load(rest.subspan(size - 32)), 0,
                    load_u32(rest.subspan(1)), compressed ? load_u32(rest.subspan(5)) : 0};
    if (entry.length < sealed_blob_bytes_min || (compressed && entry.uncompressed == 0))
      throw damaged(fmt::format("blob {} has a length that cannot be", entry.id.short_hex()));
    if (offset + entry.length > UINT32_MAX) throw damaged("its blobs are longer than a pack can be");
    entry.offset = static_cast<uint32_t>(offset);
    offset += entry.length;
    entries.push_back(entry);
    rest = rest.subspan(size);
  }
  if (entries.empty()) throw damaged("it lists no blobs");
  return entries;
}

uint32_t sealed_header_bytes(View last_four, uint64_t pack_bytes) {
  uint64_t length = load_u32(last_four);
  if (length < seal_overhead + raw_entry_bytes || length + 4 > pack_header_bytes_max ||
      length + 4 > pack_bytes)
    throw damaged(fmt::format("a length of {} bytes cannot be", length));
  return static_cast<uint32_t>(length);
}

uint64_t pack_bytes_of(const std::vector<PackEntry>& entries) {
  uint64_t bytes = seal_overhead + 4;
  for (const PackEntry& entry : entries)
    bytes += entry.length + (entry.uncompressed > 0 ? compressed_entry_bytes : raw_entry_bytes);
  return bytes;
}

std::vector<PackEntry> open_pack_header(View pack, uint64_t pack_bytes, Sealer& sealer) {
  if (pack.size() < 4) throw damaged("the pack is cut short");
  uint32_t length = sealed_header_bytes(pack.last(4), pack_bytes);
  if (pack.size() < length + 4) throw damaged("the pack is cut short");
  Bytes header;
  sealer.open(pack.last(length + 4).first(length), header);
  std::vector<PackEntry> entries = parse_pack_header(header);
  if (pack_bytes_of(entries) != pack_bytes)
    throw damaged(fmt::format("it describes {} bytes, the pack has {}", pack_bytes_of(entries), pack_bytes));
  return entries;
}

void PackBuilder::add(const Id& id, View sealed, uint32_t uncompressed) {
  assert(sealed.size() >= sealed_blob_bytes_min && bytes_.size() + sealed.size() <= UINT32_MAX);
  if (bytes_.empty()) bytes_.reserve(target_ + (target_ >> 4));
  entries_.push_back(
      {type_, id, static_cast<uint32_t>(bytes_.size()), static_cast<uint32_t>(sealed.size()), uncompressed});
  append(bytes_, sealed);
  hash_.feed(sealed);
}

bool PackBuilder::full() const { return bytes_.size() >= target_ || entries_.size() >= entries_max; }

Pack PackBuilder::finish(Sealer& sealer) {
  assert(!empty());
  size_t blobs_end = bytes_.size();
  sealer.seal(encode_pack_header(entries_), bytes_);
  size_t header_bytes = bytes_.size() - blobs_end;
  put_u32(bytes_, static_cast<uint32_t>(header_bytes));
  hash_.feed(View(bytes_).subspan(blobs_end));
  Pack pack{hash_.finish(), type_, std::move(bytes_), header_bytes, std::move(entries_)};
  bytes_ = {};
  entries_ = {};
  // A header that cannot be read would lose sixteen megabytes.
  if (open_pack_header(pack.bytes, pack.bytes.size(), sealer) != pack.entries)
    throw Error(Blame::bug, "write a pack header: it does not read back as it was written");
  return pack;
}

}  // namespace offsite
