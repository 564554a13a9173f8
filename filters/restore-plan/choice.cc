#include "choice.h"

namespace offsite {
namespace {

bool is_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace

Choice::Choice(PathPatterns patterns, std::string only)
    : patterns_(std::move(patterns)), only_(std::move(only)), found_(only_.empty()) {}

PatternList::Verdict Choice::judge(const std::string& path) const {
  if (!only_.empty() && path != only_ && !is_below(path, only_)) return {false, is_below(only_, path)};
  found_ |= path == only_;
  if (patterns_.empty()) return {true, true};
  return patterns_.judge(path);
}

}  // namespace offsite
