// One code point at a time, as Go decodes UTF-8: surrogates, overlong forms and anything above U+10FFFF are
// invalid.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offsite {

struct CodePoint {
  uint32_t value;
  size_t bytes;
};

// The code point that `text` (not empty) starts with, or nothing if its first byte does not start a valid
// one.
std::optional<CodePoint> decode_utf8(std::string_view text);
void append_utf8(std::string& out, uint32_t code_point);
bool is_utf8(std::string_view text);

}  // namespace offsite
