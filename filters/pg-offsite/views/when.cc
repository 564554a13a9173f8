#include "when.h"

#include <fmt/core.h>
#include <time.h>

#include "format/error.h"
#include "format/quote.h"

namespace offsite {
namespace {

constexpr const char* days[] = {"%Y-%m-%d", "%d.%m.%Y"};
constexpr const char* times[] = {"", " %H:%M", " %H:%M:%S"};
constexpr const char* zones[] = {"", " %z", " UTC"};

// Nothing if it is not of that form, to its end.
std::optional<Time> parse_as(const std::string& form, bool has_zone, const std::string& text) {
  tm parts{};
  parts.tm_mday = 1;
  parts.tm_isdst = -1;
  const char* end = strptime(text.c_str(), form.c_str(), &parts);
  if (!end || *end != '\0') return std::nullopt;
  const long offset = parts.tm_gmtoff;  // timegm() clears it
  return Time{has_zone ? timegm(&parts) - offset : mktime(&parts), 0};
}

}  // namespace

Time parse_when(const std::string& text) {
  if (std::optional<Time> time = parse_rfc3339(text)) return *time;
  for (const char* day : days)
    for (const char* time : times)
      for (const char* zone : zones) {
        if (*zone && !*time) continue;
        if (auto parsed = parse_as(std::string(day) + time + zone, *zone, text)) return *parsed;
      }
  throw Error(Blame::usage, fmt::format("read the time \"{}\": it is none", one_line(text)),
              "write 2025-10-13, \"2025-10-13 15:30\" or \"2025-10-13 15:30:05 +0200\"");
}

}  // namespace offsite
