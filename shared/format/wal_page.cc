#include "format/wal_page.h"

#include <fmt/core.h>

namespace offsite {
namespace {

constexpr uint16_t oldest_magic = 0xD106;  // PostgreSQL 13
constexpr uint16_t newest_magic = 0xD1FF;  // all majors so far count up within one byte
constexpr uint16_t long_form = 0x0002;

}  // namespace

std::optional<WalPageHeader> parse_wal_page(View page) {
  if (page.size() < wal_short_header_bytes) return {};
  WalPageHeader header{load_u16(page), load_u32(page.subspan(4)), load_u64(page.subspan(8)), {}};
  if (header.magic < oldest_magic || header.magic > newest_magic) return {};
  if ((load_u16(page.subspan(2)) & long_form) == 0) return header;
  if (page.size() < wal_long_header_bytes) return {};
  header.segment = {load_u64(page.subspan(24)), load_u32(page.subspan(32)), load_u32(page.subspan(36))};
  return header;
}

std::string why_not_this_segment(View start, const ExpectedSegment& expected) {
  auto header = parse_wal_page(start);
  if (!header) return "it does not start with the header of a write-ahead log page";
  if (!header->segment) return "its first page has no long header";
  if (header->segment->system_identifier != expected.system_identifier)
    return fmt::format("it belongs to the cluster {}, not {}", header->segment->system_identifier,
                       expected.system_identifier);
  if (header->segment->segment_bytes != expected.segment_bytes)
    return fmt::format("its segments are of {} bytes, not {}", header->segment->segment_bytes,
                       expected.segment_bytes);
  if (header->address != expected.address)
    return fmt::format("it starts at {}, not {}", lsn_text(header->address), lsn_text(expected.address));
  if (header->timeline > expected.timeline)
    return fmt::format("it is of timeline {}, not {}", header->timeline, expected.timeline);
  return "";
}

}  // namespace offsite
