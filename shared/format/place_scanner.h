// Reads the JSON of PLACE frames: one member, whose value is arrays of numbers and ids. A restore reads an
// item for every blob, so no document is made of them: that alone would be a twentieth of all its work.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "format/bytes.h"
#include "format/error.h"

namespace offsite {

// Everything throws Error(input) with the position where the text is another than the one asked for.
class PlaceScanner {
 public:
  explicit PlaceScanner(std::string_view text) : text_(text) {}

  bool take(char c) {
    skip();
    bool there = at_ < text_.size() && text_[at_] == c;
    at_ += there;
    return there;
  }
  void expect(char c) {
    if (!take(c)) refuse(std::string("there is no ") + c);
  }

  uint64_t number(uint64_t max = UINT64_MAX) {
    skip();
    uint64_t value = 0;
    const char* begin = text_.data() + at_;
    auto [end, problem] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (problem != std::errc() || value > max) refuse("there is no such number");
    at_ += static_cast<size_t>(end - begin);
    return value;
  }

  // A string without escapes: none of ours has any.
  std::string_view text() {
    expect('"');
    size_t end = text_.find('"', at_);
    if (end == text_.npos) refuse("a string does not end");
    std::string_view found = text_.substr(at_, end - at_);
    at_ = end + 1;
    return found;
  }

  Id id() {
    std::optional<Id> found = Id::from(text());
    if (!found) refuse("there is no id");
    return *found;
  }

  // Calls `each` where an item begins.
  template <typename Each>
  void array(Each each) {
    expect('[');
    if (take(']')) return;
    do each();
    while (take(','));
    expect(']');
  }

  // Nothing may follow.
  void end() {
    skip();
    if (at_ != text_.size()) refuse("something follows");
  }

  size_t position() {
    skip();
    return at_;
  }
  std::string_view since(size_t position) const { return text_.substr(position, at_ - position); }

  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(Blame::input, "read a PLACE frame: at byte " + std::to_string(at_) + ": " + why);
  }

 private:
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace offsite
