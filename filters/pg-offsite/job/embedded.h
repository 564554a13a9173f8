// The pipeline files that are part of the program, so that a first backup needs none.
#pragma once

#include <string>
#include <string_view>

namespace offsite {

// Empty if there is none of that name.
std::string_view embedded_pipeline(std::string_view name);
// For messages: "postgresql-local, restore, verify".
std::string embedded_names();

}  // namespace offsite
