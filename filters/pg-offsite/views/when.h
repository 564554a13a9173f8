// Points in time as a person types them.
#pragma once

#include <string>

#include "format/gotime.h"

namespace offsite {

// "2025-10-13", "2025-10-13 15:30", "2025-10-13 15:30:05", the same with " +0200" or " UTC" behind it,
// "13.10.2025 …" likewise, and RFC 3339. Without a zone, in that of this process. Throws Error(usage).
Time parse_when(const std::string& text);

}  // namespace offsite
