#include "format/expand.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "format/error.h"

namespace offsite {
namespace {

constexpr std::array<std::string_view, 5> secrets = {
    "RESTIC_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PGPASSWORD"};

bool is_variable_name(std::string_view name) {
  auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::all_of(name.begin(), name.end(), fits);
}

// What stands between the braces.
std::string value_of(std::string_view inside, const Variables& variables) {
  size_t colon = inside.find(":-");
  std::string name(inside.substr(0, colon));
  if (!is_variable_name(name))
    throw Error(Blame::input, "\"${" + std::string(inside) + "}\" names no variable",
                "write ${NAME} or ${NAME:-default}, and $${ for the characters themselves");
  if (std::find(secrets.begin(), secrets.end(), name) != secrets.end())
    throw Error(Blame::input, "${" + name + "} holds a secret, and what is expanded can be read by everybody",
                "name a file instead: password_file, credentials, or ~/.pgpass");
  std::optional<std::string> value = variables(name);
  if (colon != inside.npos) return value && !value->empty() ? *value : std::string(inside.substr(colon + 2));
  if (!value)
    throw Error(Blame::input, "the variable " + name + " is not set",
                "set it, or give a default: ${" + name + ":-…}");
  return *value;
}

// Levenshtein's distance.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t changed = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row.back();
}

}  // namespace

std::string expand(std::string_view text, const Variables& variables) {
  std::string out;
  for (;;) {
    size_t open = text.find("${");
    out += text.substr(0, open);
    if (open == text.npos) return out;
    bool literal = open > 0 && text[open - 1] == '$';
    text.remove_prefix(open + 2);
    if (literal) {
      out += '{';
      continue;
    }
    size_t close = text.find('}');
    if (close == text.npos)
      throw Error(Blame::input, "\"${" + std::string(text) + "\" has no closing }",
                  "write $${ for the characters themselves");
    out += value_of(text.substr(0, close), variables);
    text.remove_prefix(close + 1);
  }
}

std::string nearest(std::string_view given, std::span<const std::string_view> known) {
  std::string_view best;
  size_t least = std::max<size_t>(2, given.size() / 3) + 1;
  for (std::string_view each : known)
    if (size_t n = distance(given, each); n < least) {
      least = n;
      best = each;
    }
  return std::string(best);
}

}  // namespace offsite
