#include "format/frame.h"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <charconv>

namespace offsite {
namespace {

struct KindRow {
  std::string_view name;
  size_t bytes_max;
};

constexpr std::array<KindRow, 18> kinds = {{
    {"", 0},
    {"META", json_bytes_max},
    {"FILE", json_bytes_max},
    {"DATA", data_bytes_max},
    {"FILE_END", json_bytes_max},
    {"BLOB", blob_bytes_max},
    {"SNAPSHOT", json_bytes_max},
    {"OBJECT", 4096},
    {"OBJECT_END", 0},
    {"BARRIER", 0},
    {"DELETE", 65536},
    {"FETCH", 4096},
    {"PLACE", json_bytes_max},
    {"STORED", 4096},
    {"STAT", json_bytes_max},
    {"FAIL", 65536},
    {"END", 256},
    {"FINDING", 65536},
}};

bool known(uint16_t kind) { return kind >= 1 && kind < kinds.size(); }

// END's payload has one spelling, so that reading it back is comparing.
std::string end_text(const Totals& totals) {
  return fmt::format(R"({{"frames":{},"payload_bytes":{}}})", totals.frames, totals.payload_bytes);
}

}  // namespace

std::string_view kind_name(Kind kind) { return kinds.at(static_cast<size_t>(kind)).name; }
size_t payload_bytes_max(Kind kind) { return kinds.at(static_cast<size_t>(kind)).bytes_max; }

Bytes FrameWriter::preamble() {
  Bytes out;
  append(out, as_bytes(stream_magic));
  put_u32(out, stream_version);
  put_u32(out, 0);
  assert(out.size() == preamble_bytes);
  return out;
}

FrameWriter::Header FrameWriter::header(Kind kind, size_t payload_bytes) {
  assert(known(static_cast<uint16_t>(kind)) && payload_bytes <= payload_bytes_max(kind));
  Header header;
  store_u16(header, static_cast<uint16_t>(kind));
  store_u16(Room(header).subspan(2), 0);
  store_u32(Room(header).subspan(4), static_cast<uint32_t>(payload_bytes));
  totals_.frames += 1;
  totals_.payload_bytes += payload_bytes;
  return header;
}

std::string FrameWriter::end_payload() const { return end_text(totals_); }

std::optional<Frame> FrameReader::next(View buffer) {
  used_ = 0;
  size_t start = 0;
  if (!begun_) {
    wanted_ = preamble_bytes;
    if (buffer.size() < preamble_bytes) return std::nullopt;
    if (as_text(buffer.first(8)) != stream_magic)
      throw Error(Blame::input, "read a frame stream: it does not begin with the preamble of one");
    uint32_t version = load_u32(buffer.subspan(8));
    if (version != stream_version || load_u32(buffer.subspan(12)) != 0)
      throw Error(Blame::input,
                  fmt::format("read a frame stream: version {} is not version {}", version, stream_version));
    start = preamble_bytes;
  }
  if (ended_ && buffer.size() > start) throw refuse("it stands after END");
  wanted_ = start + header_bytes;
  if (buffer.size() < wanted_) return std::nullopt;
  // Copied, for whoever wrote it may be able to change it still.
  std::array<std::byte, header_bytes> header;
  std::copy_n(buffer.begin() + static_cast<ptrdiff_t>(start), header_bytes, header.begin());
  uint16_t number = load_u16(header);
  if (!known(number)) throw refuse(fmt::format("kind {} is unknown", number));
  Kind kind = static_cast<Kind>(number);
  if (uint16_t flags = load_u16(View(header).subspan(2)))
    throw refuse(fmt::format("flags {:#x} are unknown", flags));
  size_t length = load_u32(View(header).subspan(4));
  if (length > payload_bytes_max(kind))
    throw refuse(fmt::format("{} of {} bytes is over the maximum of {}", kind_name(kind), length,
                             payload_bytes_max(kind)));
  wanted_ += length;
  if (buffer.size() < wanted_) return std::nullopt;

  Frame frame{kind, buffer.subspan(start + header_bytes, length)};
  if (kind == Kind::end) check_end(frame.payload);
  begun_ = true;
  ended_ = kind == Kind::end;
  used_ = start + header_bytes + length;
  offset_ += used_;
  totals_.frames += 1;
  totals_.payload_bytes += length;
  wanted_ = header_bytes;
  return frame;
}

void FrameReader::check_end(View payload) const {
  if (as_text(payload) != end_text(totals_))
    throw refuse(fmt::format("END says {}, but {} came", as_text(payload), end_text(totals_)));
}

Error FrameReader::refuse(const std::string& why) const {
  return Error(Blame::input, fmt::format("read frame {} at offset {}: {}", totals_.frames + 1, offset_, why));
}

Error FrameReader::cut_short() const {
  return Error(Blame::temporary,
               fmt::format("read a frame stream: cut short after {} frames", totals_.frames));
}

std::array<std::byte, blob_prefix_bytes> blob_prefix(BlobType type, const Id& id) {
  std::array<std::byte, blob_prefix_bytes> prefix;
  prefix[0] = static_cast<std::byte>(type);
  std::memcpy(prefix.data() + 1, id.bytes.data(), id.bytes.size());
  return prefix;
}

Blob parse_blob(View payload) {
  if (payload.size() < blob_prefix_bytes)
    throw Error(Blame::input, fmt::format("read a blob: {} bytes are too few", payload.size()));
  if (payload[0] > std::byte{1})
    throw Error(Blame::input, fmt::format("read a blob: type {} is unknown", static_cast<int>(payload[0])));
  return {static_cast<BlobType>(payload[0]), Id::load(payload.subspan(1)),
          payload.subspan(blob_prefix_bytes)};
}

}  // namespace offsite
