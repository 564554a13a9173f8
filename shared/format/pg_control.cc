#include "format/pg_control.h"

#include <fmt/core.h>

namespace offsite {
namespace {

constexpr auto crc_table = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    table[i] = i;
    for (int bit = 0; bit < 8; ++bit) table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0x82F63B78 : 0);
  }
  return table;
}();

size_t crc_offset(uint32_t control_version) {
  if (control_version == 1300 || control_version == 1700) return 288;
  if (control_version == 1800) return 292;
  throw Error(Blame::input, fmt::format("read pg_control: version {} is not known", control_version),
              "this program knows PostgreSQL 13 to 18 on little-endian machines");
}

}  // namespace

uint32_t crc32c(View bytes) {
  uint32_t crc = ~uint32_t{0};
  for (std::byte byte : bytes) crc = crc >> 8 ^ crc_table[(crc ^ static_cast<uint32_t>(byte)) & 0xFF];
  return ~crc;
}

PgControl parse_pg_control(View file) {
  if (file.size() < pg_control_bytes_min)
    throw Error(Blame::input, fmt::format("read pg_control: it has {} bytes", file.size()));
  auto number = [&](size_t at) { return load_u32(file.subspan(at)); };
  auto wide = [&](size_t at) { return load_u64(file.subspan(at)); };
  size_t crc = crc_offset(number(8));
  if (crc32c(file.first(crc)) != number(crc))
    throw Error(Blame::input, "read pg_control: its checksum is wrong");
  return {.system_identifier = wide(0),
          .control_version = number(8),
          .catalog_version = number(12),
          .state = number(16),
          .checkpoint = wide(32),
          .redo = wide(40),
          .timeline = number(48),
          .page_bytes = number(216),
          .segment_pages = number(220),
          .wal_page_bytes = number(224),
          .wal_segment_bytes = number(228),
          .checksum_version = number(252)};
}

}  // namespace offsite
