#include "format/path.h"

namespace offsite {

std::vector<std::string_view> path_parts(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    if (slash > 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
  }
  return parts;
}

std::string clean_path(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> kept;
  for (std::string_view part : path_parts(path)) {
    if (part == ".") continue;
    const bool up = part == "..";
    if (up && !kept.empty() && kept.back() != "..")
      kept.pop_back();
    else if (!up || !absolute)
      kept.push_back(part);
  }
  std::string clean = absolute ? "/" : "";
  for (size_t i = 0; i < kept.size(); ++i) clean.append(i > 0 ? "/" : "").append(kept[i]);
  return clean.empty() ? "." : clean;
}

}  // namespace offsite
