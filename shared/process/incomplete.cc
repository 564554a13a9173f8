#include "process/incomplete.h"

#include <fmt/core.h>

#include "format/error.h"
#include "process/log.h"

namespace offsite {

void Incomplete::add(const std::string& what, const std::string& why) {
  std::lock_guard lock(mutex_);
  if (named_.size() >= named_max) {
    ++more_;
    return;
  }
  named_.push_back(fmt::format("{}: {}", what, why));
  warn(named_.back());
}

void Incomplete::add_failed(const std::string& what, const std::string& doing) {
  add(what, system_error(doing).what());
}

std::vector<std::string> Incomplete::report() const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> lines = named_;
  if (more_ > 0) lines.push_back(fmt::format("and {} more", more_));
  return lines;
}

}  // namespace offsite
