#include "format/quote.h"

#include <fmt/core.h>

#include <charconv>

#include "format/utf8.h"

namespace offsite {
namespace {

constexpr std::string_view escaped = "\a\b\f\n\r\t\v\\\"", letters = "abfnrtv\\\"";

std::string escape(uint32_t code_point) {
  size_t letter = code_point < 0x80 ? escaped.find(static_cast<char>(code_point)) : std::string_view::npos;
  if (letter != std::string_view::npos) return {'\\', letters[letter]};
  if (code_point < 0x20 || code_point == 0x7f) return fmt::format("\\x{:02x}", code_point);
  if (code_point < 0x10000) return fmt::format("\\u{:04x}", code_point);
  return fmt::format("\\U{:08x}", code_point);
}

// The text with every code point escaped that does not `stay`, and every invalid byte.
template <typename Stays>
std::string escaped_but(std::string_view text, Stays stays) {
  std::string out;
  while (!text.empty()) {
    std::optional<CodePoint> point = decode_utf8(text);
    size_t used = point ? point->bytes : 1;
    if (!point)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    else if (stays(point->value))
      out += text.substr(0, used);
    else
      out += escape(point->value);
    text.remove_prefix(used);
  }
  return out;
}

// A number of exactly `digits` digits at the front of `rest`, which are taken off.
std::optional<uint32_t> take_number(std::string_view& rest, size_t digits, int base) {
  if (rest.size() < digits) return std::nullopt;
  uint32_t n = 0;
  auto [end, failed] = std::from_chars(rest.data(), rest.data() + digits, n, base);
  if (failed != std::errc() || end != rest.data() + digits) return std::nullopt;
  rest.remove_prefix(digits);
  return n;
}

// What an escape stands for; `rest` begins behind the backslash.
bool unescape(std::string_view& rest, std::string& out) {
  if (rest.empty()) return false;
  char kind = rest[0];
  if (size_t letter = letters.find(kind); letter != std::string_view::npos) {
    rest.remove_prefix(1);
    out += escaped[letter];
    return true;
  }
  if (kind >= '0' && kind <= '7') {
    std::optional<uint32_t> byte = take_number(rest, 3, 8);
    if (!byte || *byte > 255) return false;
    out += static_cast<char>(*byte);
    return true;
  }
  rest.remove_prefix(1);
  if (kind == 'x') {
    std::optional<uint32_t> byte = take_number(rest, 2, 16);
    if (byte) out += static_cast<char>(*byte);
    return byte.has_value();
  }
  if (kind != 'u' && kind != 'U') return false;
  std::optional<uint32_t> point = take_number(rest, kind == 'u' ? 4 : 8, 16);
  if (!point || *point > 0x10FFFF || (*point >= 0xD800 && *point < 0xE000)) return false;
  append_utf8(out, *point);
  return true;
}

}  // namespace

std::string quote_name(std::string_view raw) {
  return escaped_but(raw,
                     [](uint32_t point) { return is_printable(point) && point != '"' && point != '\\'; });
}

std::string one_line(std::string_view text) { return escaped_but(text, is_printable); }

std::optional<std::string> unquote_name(std::string_view quoted) {
  std::string out;
  while (!quoted.empty()) {
    char c = quoted[0];
    quoted.remove_prefix(1);
    if (c == '"' || c == '\n') return std::nullopt;
    if (c != '\\')
      out += c;
    else if (!unescape(quoted, out))
      return std::nullopt;
  }
  return out;
}

}  // namespace offsite
