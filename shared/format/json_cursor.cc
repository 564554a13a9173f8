#include "format/json_cursor.h"

#include <charconv>

namespace offsite {

std::optional<uint32_t> JsonCursor::number() {
  uint32_t number = 0;
  auto [behind, failed] = std::from_chars(at, end, number);
  if (failed != std::errc()) return std::nullopt;
  bool padded = *at == '0' && behind - at > 1;
  bool goes_on = behind != end && (*behind == '.' || *behind == 'e' || *behind == 'E');
  if (padded || goes_on) return std::nullopt;
  at = behind;
  return number;
}

}  // namespace offsite
