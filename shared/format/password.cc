#include "format/password.h"

#include <openssl/crypto.h>

#include "format/error.h"
#include "format/utf8.h"

namespace offsite {
namespace {

constexpr uint32_t replacement = 0xFFFD;

bool is_space(uint32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

// The code point that `text` starts with; an invalid byte counts as one that is no white space.
CodePoint next(std::string_view text) { return decode_utf8(text).value_or(CodePoint{replacement, 1}); }

std::string_view trimmed(std::string_view text) {
  size_t begin = text.size(), end = 0;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = next(text.substr(at));
    if (!is_space(point.value)) {
      begin = std::min(begin, at);
      end = at + point.bytes;
    }
    at += point.bytes;
  }
  return end == 0 ? std::string_view() : text.substr(begin, end - begin);
}

// `high` is where the more significant byte of a unit stands.
Secret from_utf16(View units, size_t high) {
  if (units.size() % 2 != 0) throw Error(Blame::input, "read a password: it is not UTF-16 as its start says");
  std::string text;
  text.reserve(units.size() * 2);  // three bytes for two at most: nothing is left behind by growing
  auto unit = [&](size_t at) { return uint32_t(units[at + high]) << 8 | uint32_t(units[at + 1 - high]); };
  for (size_t at = 0; at < units.size(); at += 2) {
    uint32_t c = unit(at);
    if (c >= 0xD800 && c < 0xDC00 && at + 2 < units.size() && unit(at + 2) >> 10 == 0xDC00 >> 10) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    } else if (c >> 11 == 0xD800 >> 11) {
      c = replacement;  // half of a pair
    }
    append_utf8(text, c);
  }
  Secret secret(trimmed(text));
  OPENSSL_cleanse(text.data(), text.size());
  return secret;
}

}  // namespace

void Secret::wipe() { OPENSSL_cleanse(text_.data(), text_.size()); }

Secret password_in(View content) {
  std::string_view text = as_text(content);
  if (text.starts_with("\xFF\xFE")) return from_utf16(content.subspan(2), 1);
  if (text.starts_with("\xFE\xFF")) return from_utf16(content.subspan(2), 0);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Secret(trimmed(text));
}

std::vector<std::string> split_command(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  uint32_t quote = 0, before = 0;
  while (!command.empty()) {
    CodePoint point = next(command);
    bool quotes =
        (point.value == '"' || point.value == '\'') && before != '\\' && (quote == 0 || quote == point.value);
    if (quotes) {
      end_word();
      quote = quote == 0 ? point.value : 0;
    } else if (quote == 0 && (point.value == '\\' || is_space(point.value))) {
      end_word();
    } else {
      word += command.substr(0, point.bytes);
    }
    before = point.value;
    command.remove_prefix(point.bytes);
  }
  end_word();
  if (quote != 0) throw Error(Blame::usage, "split the password command into words: a quote is left open");
  if (words.empty()) throw Error(Blame::usage, "split the password command into words: it is empty");
  return words;
}

}  // namespace offsite
