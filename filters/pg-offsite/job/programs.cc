#include "programs.h"

#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "format/error.h"

namespace offsite {
namespace {

constexpr const char* default_path = "/usr/local/bin:/usr/bin:/bin";

bool runs(const std::filesystem::path& path) {
  std::error_code none;
  return std::filesystem::is_regular_file(path, none) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string find_program(const std::string& name, const Environment& environment) {
  namespace fs = std::filesystem;
  if (name.find('/') != name.npos) {
    if (runs(name)) return name;
    throw Error(Blame::usage, fmt::format("find {}: no such program", name));
  }
  std::error_code none;
  fs::path here = fs::read_symlink("/proc/self/exe", none).parent_path();
  for (const fs::path& folder : {here.parent_path() / "libexec/pg-offsite", here})
    if (runs(folder / name)) return folder / name;
  auto path = environment.find("PATH");
  std::istringstream folders(path == environment.end() ? default_path : path->second);
  for (std::string folder; std::getline(folders, folder, ':');)
    if (!folder.empty() && runs(fs::path(folder) / name)) return fs::path(folder) / name;
  throw Error(Blame::usage, fmt::format("find {}: no such program", name),
              fmt::format("it is looked for in {}, {}, and along PATH",
                          (here.parent_path() / "libexec/pg-offsite").string(), here.string()));
}

bool is_script(const std::string& path) {
  char begin[2] = {};
  std::ifstream(path, std::ios::binary).read(begin, sizeof begin);
  return begin[0] == '#' && begin[1] == '!';
}

}  // namespace offsite
