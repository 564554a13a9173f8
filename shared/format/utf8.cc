#include "format/utf8.h"

namespace offsite {
namespace {

// What the first byte promises: the length of the form, and the smallest value that needs it.
struct Form {
  size_t bytes;
  uint32_t least;
  uint32_t bits;
};

std::optional<Form> form_of(unsigned char first) {
  if (first < 0x80) return Form{1, 0, first};
  if (first >= 0xC2 && first < 0xE0) return Form{2, 0x80, first & 0x1Fu};
  if (first >= 0xE0 && first < 0xF0) return Form{3, 0x800, first & 0x0Fu};
  if (first >= 0xF0 && first < 0xF5) return Form{4, 0x10000, first & 0x07u};
  return std::nullopt;
}

}  // namespace

std::optional<CodePoint> decode_utf8(std::string_view text) {
  std::optional<Form> form = form_of(static_cast<unsigned char>(text[0]));
  if (!form || text.size() < form->bytes) return std::nullopt;
  uint32_t value = form->bits;
  for (size_t i = 1; i < form->bytes; ++i) {
    unsigned char next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return std::nullopt;
    value = (value << 6) | (next & 0x3F);
  }
  bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value < form->least || value > 0x10FFFF || surrogate) return std::nullopt;
  return CodePoint{value, form->bytes};
}

void append_utf8(std::string& out, uint32_t c) {
  auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    tail(12), tail(6), tail(0);
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    std::optional<CodePoint> point = decode_utf8(text);
    if (!point) return false;
    text.remove_prefix(point->bytes);
  }
  return true;
}

}  // namespace offsite
