// The frame stream: what travels between filters. Constants, the reader and the writer; no I/O. The format is
// described in pg-offsite-stream.7, and tests/golden/stream-1.bin pins it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/bytes.h"
#include "format/error.h"

namespace offsite {

enum class Kind : uint16_t {
  meta = 1,        // JSON: job, host, source, time, paths, tags, source facts
  file = 2,        // JSON: one file, folder, link …; DATA and FILE_END follow if it has content
  data = 3,        // bytes of the FILE or OBJECT that is open
  file_end = 4,    // JSON: size, or why it is incomplete
  blob = 5,        // one byte of type (0 data, 1 tree), 32 bytes of id, the plaintext
  snapshot = 6,    // JSON: a snapshot as restic writes it
  object = 7,      // JSON: name and length of a repository object; DATA and OBJECT_END follow
  object_end = 8,  // empty
  barrier = 9,     // empty: what follows is not made visible before all that came before is durable
  remove = 10,     // JSON: name of an object to delete
  fetch = 11,      // JSON: name, offset, length
  place = 12,      // JSON: where the blobs of a fetch belong
  stored = 13,     // JSON: one object is durable
  stat = 14,       // JSON: a filter's totals so far
  fail = 15,       // JSON: filter, blame, message
  end = 16,        // JSON: frames and bytes of everything before it
  finding = 17,    // JSON: something that is wrong with the repository
};

constexpr std::string_view stream_magic = "pgoffsit";
constexpr uint32_t stream_version = 1;
constexpr size_t preamble_bytes = 16;  // magic, LE32 version, four zero bytes
constexpr size_t header_bytes = 8;     // LE16 kind, LE16 flags (zero), LE32 payload length
constexpr size_t data_bytes_max = size_t{1} << 20;
constexpr size_t json_bytes_max = size_t{4} << 20;
constexpr size_t blob_prefix_bytes = 33;
constexpr size_t blob_bytes_max = (size_t{512} << 20) + blob_prefix_bytes;

std::string_view kind_name(Kind kind);  // "META", "FILE" …
size_t payload_bytes_max(Kind kind);    // the stated maximum of that kind

struct Frame {
  Kind kind;
  View payload;  // into the reader's buffer
  std::string_view text() const { return as_text(payload); }
};

// What END carries: every frame before it, and the sum of their payloads.
struct Totals {
  uint64_t frames = 0;
  uint64_t payload_bytes = 0;
  bool operator==(const Totals&) const = default;
};

class FrameWriter {
 public:
  using Header = std::array<std::byte, header_bytes>;

  static Bytes preamble();
  // The header of the next frame; counts it. Asserts what the reader checks.
  Header header(Kind kind, size_t payload_bytes);
  // The payload of the END frame that closes what was counted so far.
  std::string end_payload() const;

 private:
  Totals totals_;
};

// Takes a stream piece by piece: show it what is at hand, it says what stands there.
class FrameReader {
 public:
  // The frame at the start of `buffer`, or nothing if it is not whole yet. `used()` says how many bytes to
  // drop after the frame has been used, `wanted()` how many must be at hand for the next call to succeed.
  // Throws Error(input) with the frame's number and offset for anything that the page forbids.
  std::optional<Frame> next(View buffer);
  size_t used() const { return used_; }
  size_t wanted() const { return wanted_; }

  bool ended() const { return ended_; }
  // The error for a stream that stops here: "cut short after 12 frames".
  Error cut_short() const;

 private:
  Error refuse(const std::string& why) const;
  void check_end(View payload) const;

  Totals totals_;
  uint64_t offset_ = 0;
  size_t used_ = 0;
  size_t wanted_ = preamble_bytes;
  bool begun_ = false;
  bool ended_ = false;
};

// BLOB payloads.
enum class BlobType : uint8_t { data = 0, tree = 1 };

struct Blob {
  BlobType type;
  Id id;
  View plaintext;
};

std::array<std::byte, blob_prefix_bytes> blob_prefix(BlobType type, const Id& id);
Blob parse_blob(View payload);  // throws Error(input)

}  // namespace offsite
