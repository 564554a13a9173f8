// Where the members of an archive belong: their names, which any program may have written, as clean paths.
#pragma once

#include <string>
#include <string_view>

namespace offsite {

// "/a/b" for "./a//b/", "/a/b", "x/../a/b"; "" for the archive's own top folder. Throws Error(input) for a
// name that leads out of the archive.
std::string member_path(std::string_view name);

}  // namespace offsite
