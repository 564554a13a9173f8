// Where in a JSON text the library's parser reads, character by character, and from where others may read
// ahead what always looks the same: lists of a million ids or blobs, for which the parser takes ten times as
// long. Whoever reads ahead takes only what the parser would have taken, and leaves the rest to it.
#pragma once

#include <optional>
#include <string_view>

#include "format/bytes.h"

namespace offsite {

struct JsonCursor {
  const char* at;
  const char* end;

  explicit JsonCursor(std::string_view text) : at(text.data()), end(text.data() + text.size()) {}

  bool is_at(char c) const { return at != end && *at == c; }
  // Each of these moves only behind what it has found.
  bool skip(std::string_view literal) {
    if (!std::string_view(at, static_cast<size_t>(end - at)).starts_with(literal)) return false;
    at += literal.size();
    return true;
  }
  // 64 digits.
  std::optional<Id> id() {
    constexpr size_t digits = 2 * sizeof(Id);
    if (static_cast<size_t>(end - at) < digits) return std::nullopt;
    std::optional<Id> id = Id::from({at, digits});
    if (id) at += digits;
    return id;
  }
  // Without leading zeros, sign, fraction and exponent.
  std::optional<uint32_t> number();
};

// What the parser is given.
class JsonIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  // Without a cursor it is the end. The cursor outlives it.
  explicit JsonIterator(JsonCursor* cursor = nullptr) : cursor_(cursor) {}
  reference operator*() const { return *cursor_->at; }
  JsonIterator& operator++() {
    ++cursor_->at;
    return *this;
  }
  void operator++(int) { ++*this; }
  // There is one end to compare with.
  bool operator==(const JsonIterator& other) const { return is_at_end() == other.is_at_end(); }

 private:
  bool is_at_end() const { return !cursor_ || cursor_->at == cursor_->end; }
  JsonCursor* cursor_;
};

}  // namespace offsite
