#include "process/pattern_options.h"

#include "process/cache_folder.h"

namespace offsite {
namespace {

std::string_view trimmed(std::string_view line) {
  size_t begin = line.find_first_not_of(" \t\r");
  if (begin == line.npos) return "";
  return line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

void add_lines(PatternList& list, const std::string& path) {
  Bytes content = read_whole_file(path);
  for (std::string_view rest = as_text(content); !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    line = trimmed(line);
    if (!line.starts_with('#')) list.add(line);
  }
}

std::string_view long_name(std::string_view names) { return names.substr(names.find("--")); }

}  // namespace

const std::array<PatternOptions::Form, 8> PatternOptions::forms = {{
    {"-i,--include", "only what fits this pattern, and what lies below it", &PathPatterns::includes, false},
    {"-e,--exclude", "not what fits this pattern, nor what lies below it", &PathPatterns::excludes, false},
    {"--iinclude", "as --include, but the case of letters does not count", &PathPatterns::iincludes, false},
    {"--iexclude", "as --exclude, but the case of letters does not count", &PathPatterns::iexcludes, false},
    {"--include-file", "a file of patterns to include, one a line", &PathPatterns::includes, true},
    {"--exclude-file", "a file of patterns to exclude, one a line", &PathPatterns::excludes, true},
    {"--iinclude-file", "as --include-file; case does not count", &PathPatterns::iincludes, true},
    {"--iexclude-file", "as --exclude-file; case does not count", &PathPatterns::iexcludes, true},
}};

void PatternOptions::declare(Options& options) {
  for (size_t n = 0; n < forms.size(); ++n) options.texts(forms[n].option, values_[n], forms[n].help);
}

PathPatterns PatternOptions::patterns() const {
  PathPatterns patterns;
  for (size_t n = 0; n < forms.size(); ++n)
    for (const std::string& value : values_[n]) {
      PatternList& list = patterns.*forms[n].list;
      if (forms[n].in_file)
        add_lines(list, value);
      else
        list.add(value);
    }
  return patterns;
}

std::vector<std::string> PatternOptions::words() const {
  std::vector<std::string> words;
  for (size_t n = 0; n < forms.size(); ++n)
    for (const std::string& value : values_[n]) {
      words.emplace_back(long_name(forms[n].option));
      words.push_back(value);
    }
  return words;
}

}  // namespace offsite
