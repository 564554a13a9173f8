// Files that pin formats: tests/golden. Tests run in the top folder.
#pragma once

#include <criterion/criterion.h>

#include <fstream>
#include <iterator>
#include <string>

namespace offsite {

inline std::string golden(const std::string& name) {
  std::ifstream file("tests/golden/" + name, std::ios::binary);
  cr_assert(file.is_open(), "tests/golden/%s", name.c_str());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace offsite
