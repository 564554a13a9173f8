#include "format/credentials.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "format/error.h"

namespace offsite {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  size_t start = std::min(text.find_first_not_of(blanks), text.size());
  text.remove_prefix(start);
  while (!text.empty() && blanks.find(text.back()) != blanks.npos) text.remove_suffix(1);
  return text;
}

bool is_key(std::string_view key) {
  return !key.empty() &&
         std::all_of(key.begin(), key.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

std::string unescape(std::string_view quoted) {
  constexpr std::string_view escaped = "\"\\$`";
  std::string out;
  for (size_t i = 0; i < quoted.size(); ++i) {
    bool escape = quoted[i] == '\\' && i + 1 < quoted.size();
    if (escape && quoted[i + 1] == 'n')
      out += '\n', ++i;
    else if (escape && escaped.find(quoted[i + 1]) != escaped.npos)
      out += quoted[++i];
    else
      out += quoted[i];
  }
  return out;
}

}  // namespace

std::map<std::string, std::string> parse_environment_file(std::string_view text, std::string_view what) {
  std::map<std::string, std::string> values;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (size_t number = 1; !text.empty(); ++number) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    auto refuse = [&](std::string_view why) {
      return Error(Blame::input, fmt::format("read {}: line {} {}", what, number, why),
                   "the file has lines like AWS_ACCESS_KEY_ID=value");
    };
    if (line.starts_with("export ")) line = trim(line.substr(7));
    size_t equals = line.find('=');
    if (equals == line.npos || !is_key(trim(line.substr(0, equals)))) throw refuse("is not KEY=value");
    std::string_view value = trim(line.substr(equals + 1));
    bool quoted = value.starts_with('"') || value.starts_with('\'');
    if (quoted && (value.size() < 2 || value.back() != value.front())) throw refuse("has no closing quote");
    char quote = quoted ? value.front() : '\0';
    if (quoted) value = value.substr(1, value.size() - 2);
    values[std::string(trim(line.substr(0, equals)))] = quote == '"' ? unescape(value) : std::string(value);
  }
  return values;
}

}  // namespace offsite
