// Paths as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offsite {

// Go's path.Clean: the shortest path that means the same, by its text alone. Without empty and "."
// components; ".." takes its predecessor away, and stays only in front of a path that is not absolute. "."
// for an empty path.
std::string clean_path(std::string_view path);

// The components of a path that is clean; none for "/".
std::vector<std::string_view> path_parts(std::string_view path);

}  // namespace offsite
