// The names of files in pg_wal and in WAL archives, and which segment a position lies in.
//
//   000000010000000A000000FE                  a segment: timeline, then the segment's number in two halves
//   000000010000000A000000FE.partial          the last segment of a timeline that was left
//   000000010000000A000000FE.00000028.backup  the history of a base backup that started there
//   00000002.history                          where timeline 2 left its parent
//
// How many segments the low half counts depends on the segment size: 4 GiB hold 256 of 16 MiB, 4 of 1 GiB.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/lsn.h"

namespace offsite {

enum class WalKind { segment, partial, backup, history };

struct WalName {
  WalKind kind;
  uint32_t timeline;
  uint32_t high = 0;  // the segment's number, in halves; not for history files
  uint32_t low = 0;
  uint32_t offset = 0;  // backup: where in the segment the backup starts

  bool operator==(const WalName&) const = default;
  // The number of the segment, given the size of all segments.
  uint64_t segment(uint64_t segment_bytes) const;
};

// What the name says; nothing if it is not one of the four (hexadecimal digits must be upper case, as
// PostgreSQL's are).
std::optional<WalName> parse_wal_name(std::string_view name);

std::string wal_segment_name(uint32_t timeline, uint64_t segment, uint64_t segment_bytes);
std::string wal_history_name(uint32_t timeline);

// PostgreSQL's limits: a power of two from 1 MiB to 1 GiB.
bool is_wal_segment_size(uint64_t bytes);

// The segment that holds the byte at `lsn`, and the one that holds the byte before it. A log that ends
// exactly where a segment begins needs only the segment before.
uint64_t segment_of(Lsn lsn, uint64_t segment_bytes);
uint64_t segment_before(Lsn lsn, uint64_t segment_bytes);

}  // namespace offsite
