// JSON for people: one member a line.
#pragma once

#include <string>
#include <string_view>

namespace offsite {

// `json`, which is valid and compact, indented by two spaces for each level, as Go's json.Indent does it. No
// newline at the end.
std::string indented(std::string_view json);

}  // namespace offsite
