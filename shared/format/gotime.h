// Times as restic spells them: RFC 3339 with up to nine decimals, trailing zeros left out (Go's
// time.RFC3339Nano). We write UTC always, which is lossless; any offset is read.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offsite {

struct Time {
  int64_t seconds = 0;  // since 1970, may be negative
  int32_t nanoseconds = 0;
  auto operator<=>(const Time&) const = default;
};

// What Go means by no time: 0001-01-01T00:00:00Z.
constexpr Time zero_time{-62'135'596'800, 0};

// Years below 0 and above 9999 are clamped, as restic clamps them.
std::string to_rfc3339(const Time& time);
// Nothing if it is no such time.
std::optional<Time> parse_rfc3339(std::string_view text);

}  // namespace offsite
