// Which paths of a snapshot are wanted: those that fit the patterns, of one file or folder if only that is
// asked for.
#pragma once

#include <string>

#include "format/pattern.h"

namespace offsite {

class Choice {
 public:
  // `only` is absolute and clean, or empty.
  Choice(PathPatterns patterns, std::string only);

  // Whether the path is wanted, and whether something below it may be.
  PatternList::Verdict judge(const std::string& path) const;
  // True once judge() was asked for the one that is wanted alone, or if all are.
  bool was_found() const { return found_; }

 private:
  PathPatterns patterns_;
  std::string only_;
  mutable bool found_;
};

}  // namespace offsite
