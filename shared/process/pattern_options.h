// The options by which a program is told which paths are meant, as restic's commands have them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "format/pattern.h"
#include "process/options.h"

namespace offsite {

class PatternOptions {
 public:
  // Declares --include, --exclude, their forms for files of patterns, and those that ignore case; lives as
  // long as they are parsed.
  void declare(Options& options);

  // After parsing. Files of patterns have one a line; blanks around it, empty lines and lines that begin with
  // # do not count. Throws Error(usage) for a malformed pattern, Error(temporary) for a file.
  PathPatterns patterns() const;

  // The same options for another program that has them.
  std::vector<std::string> words() const;

 private:
  struct Form {
    const char* option;  // its names, the short one first
    const char* help;
    PatternList PathPatterns::*list;
    bool in_file;
  };
  static const std::array<Form, 8> forms;
  std::array<std::vector<std::string>, 8> values_;
};

}  // namespace offsite
