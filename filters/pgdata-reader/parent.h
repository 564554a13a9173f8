#pragma once
#include "walk.h"
namespace offsite {
struct Parent {
  std::string snapshot, tree;
  bool holds(const Entry&) const { return false; }
};
inline std::optional<Parent> choose_parent(const std::string&, const std::string&,
                                           const std::vector<std::string>&) {
  return {};
}
}  // namespace offsite
