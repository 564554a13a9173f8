#include "format/wal_name.h"

#include <fmt/core.h>

namespace offsite {
namespace {

constexpr uint64_t bytes_per_high_half = uint64_t{1} << 32;

// Takes eight upper-case hexadecimal digits off the front.
bool take_number(std::string_view& text, uint32_t& number) {
  if (text.size() < 8) return false;
  number = 0;
  for (char digit : text.substr(0, 8)) {
    if (digit >= '0' && digit <= '9')
      number = number << 4 | static_cast<uint32_t>(digit - '0');
    else if (digit >= 'A' && digit <= 'F')
      number = number << 4 | static_cast<uint32_t>(digit - 'A' + 10);
    else
      return false;
  }
  text.remove_prefix(8);
  return true;
}

}  // namespace

uint64_t WalName::segment(uint64_t segment_bytes) const {
  return high * (bytes_per_high_half / segment_bytes) + low;
}

std::optional<WalName> parse_wal_name(std::string_view name) {
  WalName parsed{WalKind::segment, 0};
  if (!take_number(name, parsed.timeline) || parsed.timeline == 0) return {};
  if (name == ".history") {
    parsed.kind = WalKind::history;
    return parsed;
  }
  if (!take_number(name, parsed.high) || !take_number(name, parsed.low)) return {};
  if (name.empty()) return parsed;
  if (name == ".partial") {
    parsed.kind = WalKind::partial;
    return parsed;
  }
  if (!name.starts_with('.')) return {};
  name.remove_prefix(1);
  if (!take_number(name, parsed.offset) || name != ".backup") return {};
  parsed.kind = WalKind::backup;
  return parsed;
}

std::string wal_segment_name(uint32_t timeline, uint64_t segment, uint64_t segment_bytes) {
  uint64_t per_half = bytes_per_high_half / segment_bytes;
  return fmt::format("{:08X}{:08X}{:08X}", timeline, segment / per_half, segment % per_half);
}

std::string wal_history_name(uint32_t timeline) { return fmt::format("{:08X}.history", timeline); }

bool is_wal_segment_size(uint64_t bytes) {
  return bytes >= (1 << 20) && bytes <= (1 << 30) && (bytes & (bytes - 1)) == 0;
}

uint64_t segment_of(Lsn lsn, uint64_t segment_bytes) { return lsn / segment_bytes; }
uint64_t segment_before(Lsn lsn, uint64_t segment_bytes) { return (lsn - 1) / segment_bytes; }

}  // namespace offsite
