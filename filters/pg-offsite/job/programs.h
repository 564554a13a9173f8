// Where the programs of a pipeline are.
#pragma once

#include <string>

#include "surroundings.h"

namespace offsite {

// A path: as installed beside this program (../libexec/pg-offsite, or the same folder), then along PATH; a
// name with a slash is a path already. Throws Error(usage).
std::string find_program(const std::string& name, const Environment& environment);

// True for a script, which people put in a filter's place to wrap it.
bool is_script(const std::string& path);

}  // namespace offsite
