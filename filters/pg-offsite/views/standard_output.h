// Text on standard output that may be long: gathered, and written in large pieces.
#pragma once

#include <string>
#include <string_view>

namespace offsite {

class StandardOutput {
 public:
  // From here on the program ends, as others do, when nobody reads what it writes (… | head): there must be
  // nothing left to clean up.
  StandardOutput();

  void add(std::string_view text);
  void line(std::string_view text);  // and a newline
  // Writes what is left. Throws Error(temporary), as add() does, if it cannot be written.
  void finish();

 private:
  std::string gathered_;
};

}  // namespace offsite
