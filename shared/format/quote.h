// Names as restic spells them: Go's strconv.Quote without the quotes around it, so that any bytes can be a
// name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offsite {

std::string quote_name(std::string_view raw);
// Nothing if it is not something that Go's strconv.Unquote takes.
std::optional<std::string> unquote_name(std::string_view quoted);

// For people: what does not print, newlines and invalid bytes included, as quote_name() spells it; quotes and
// backslashes stay, so this cannot be read back.
std::string one_line(std::string_view text);

// Printable in the sense of Go's strconv.IsPrint, by the tables of Unicode 15.0 (Go 1.21 to 1.26: restic 0.17
// and later).
bool is_printable(uint32_t code_point);

}  // namespace offsite
