#include "format/lsn.h"

#include <fmt/core.h>

#include <charconv>

namespace offsite {
namespace {

std::optional<uint32_t> parse_half(std::string_view digits) {
  uint32_t half = 0;
  if (digits.empty() || digits.size() > 8) return {};
  auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), half, 16);
  if (failure != std::errc() || end != digits.data() + digits.size()) return {};
  return half;
}

}  // namespace

std::string lsn_text(Lsn lsn) { return fmt::format("{:X}/{:X}", lsn >> 32, lsn & 0xFFFFFFFF); }

std::optional<Lsn> parse_lsn(std::string_view text) {
  size_t slash = text.find('/');
  if (slash == text.npos) return {};
  auto high = parse_half(text.substr(0, slash));
  auto low = parse_half(text.substr(slash + 1));
  if (!high || !low) return {};
  return Lsn{*high} << 32 | *low;
}

}  // namespace offsite
