// Files below tests/golden, which unit tests read from the top folder.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace offsite {

struct Golden {
  std::string name;
  std::string content;
};

// Every file of tests/golden/`folder` whose name begins so, in the order of names. There is at least one.
inline std::vector<Golden> golden_files(const std::string& folder, const std::string& prefix = "") {
  std::vector<Golden> found;
  for (const auto& each : std::filesystem::directory_iterator("tests/golden/" + folder)) {
    std::string name = each.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    std::ifstream file(each.path(), std::ios::binary);
    found.push_back({name, std::string(std::istreambuf_iterator<char>(file), {})});
  }
  if (found.empty()) throw std::runtime_error("no golden files of " + folder + " begin with " + prefix);
  std::ranges::sort(found, {}, &Golden::name);
  return found;
}

}  // namespace offsite
