#include "format/error.h"

#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>

namespace offsite {
namespace {

struct Row {
  Blame blame;
  std::string_view word;
  int filter;
  int runner;
};

constexpr std::array<Row, 7> rows = {{
    {Blame::usage, "usage", 100, 1},
    {Blame::bug, "bug", 101, 1},
    {Blame::input, "input", 102, 1},
    {Blame::temporary, "temporary", 111, 1},
    {Blame::no_repository, "no-repository", 102, 10},
    {Blame::locked, "locked", 111, 11},
    {Blame::wrong_password, "wrong-password", 102, 12},
}};

const Row& row(Blame blame) { return rows.at(static_cast<size_t>(blame)); }

}  // namespace

std::string_view blame_word(Blame blame) { return row(blame).word; }

Blame blame_from(std::string_view word) {
  for (const Row& each : rows)
    if (each.word == word) return each.blame;
  return Blame::bug;
}

int filter_status(Blame blame) { return row(blame).filter; }
int runner_status(Blame blame) { return row(blame).runner; }

Error system_error(std::string_view doing) {
  std::string why = std::strerror(errno);
  why[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(why[0])));
  return Error(Blame::temporary, std::string(doing) + ": " + why);
}

}  // namespace offsite
