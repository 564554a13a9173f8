// The header of a page of write-ahead log (XLogPageHeaderData, access/xlog_internal.h), little-endian:
//
//    0  2  magic          differs by major version: 0xD106 in 13, 0xD110 in 15, 0xD118 in 18
//    2  2  info           bit 1: the long form
//    4  4  timeline       of the first record on the page
//    8  8  address        the page's own position in the log
//   16  4  bytes that remain of a record from the page before; 4 of padding
//   long form, on the first page of every segment:
//   24  8  system identifier
//   32  4  segment size   36  4  page size
#pragma once

#include <optional>
#include <string>

#include "format/bytes.h"
#include "format/lsn.h"

namespace offsite {

constexpr size_t wal_short_header_bytes = 24;
constexpr size_t wal_long_header_bytes = 40;

struct WalPageHeader {
  uint16_t magic;
  uint32_t timeline;
  Lsn address;
  // The long form only.
  struct Segment {
    uint64_t system_identifier;
    uint32_t segment_bytes;
    uint32_t page_bytes;
    bool operator==(const Segment&) const = default;
  };
  std::optional<Segment> segment;
};

// The header at the start of `page`; nothing if the bytes are too few, or do not start with a magic number of
// PostgreSQL 13 to 18.
std::optional<WalPageHeader> parse_wal_page(View page);

// What a segment should be, as its name and the cluster say.
struct ExpectedSegment {
  uint64_t system_identifier;
  uint32_t timeline;
  Lsn address;
  uint64_t segment_bytes;
};

// Why `start`, the first bytes of a segment file, cannot be the segment expected; empty if it can. A segment
// that was recycled and not yet written again fails by its address. The timeline on the page may be an older
// one than the file's name says: a promotion copies the beginning of the segment.
std::string why_not_this_segment(View start, const ExpectedSegment& expected);

}  // namespace offsite
