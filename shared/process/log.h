// One line each on standard error: "chunker: what there is to say", or with --log-format=json one JSON object
// a line. The supervisor stamps and stores.
#pragma once

#include <string_view>

#include "format/error.h"

namespace offsite {

void set_log(std::string_view program, bool json);
const char* program_name();

void note(std::string_view text);
void warn(std::string_view text);
// The line (and the hint line) that a program ends with when it fails.
void report(const Error& error);

}  // namespace offsite
