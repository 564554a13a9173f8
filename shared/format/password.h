// Passwords as text: what restic makes of a password file's content and of a password command, without
// reading or running anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "format/bytes.h"

namespace offsite {

// Text that nobody else may see: moved and never copied, wiped when it goes.
class Secret {
 public:
  explicit Secret(std::string_view text) : text_(text) {}
  Secret(Secret&& other) noexcept : text_(other.text_) { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept {
    text_.swap(other.text_);
    return *this;
  }
  ~Secret() { wipe(); }

  std::string_view text() const { return text_; }

 private:
  void wipe();
  std::string text_;
};

// The password in a file, or in what a command printed: without a byte order mark, UTF-16 turned into UTF-8,
// and without Unicode white space at either end. Throws Error(input) for UTF-16 of an odd length.
Secret password_in(View content);

// The words of a password command, split as restic splits them, which is not quite as a shell does: white
// space and backslashes end a word, and so do quotes; between quotes everything stands for itself; a quote
// behind a backslash is an ordinary character. Throws Error(usage) for a quote that is left open, and for no
// words.
std::vector<std::string> split_command(std::string_view command);

}  // namespace offsite
