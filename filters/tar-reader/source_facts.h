// What was asked for, and the META frame that a stream of an archive begins with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace offsite {

struct Settings {
  std::string host, path = "/archive", time, job = "archive";
  std::vector<std::string> tags;
  uint64_t size = 0;  // about how much comes; 0: not known
};

// Cleans the path, and fills in what was not given: this machine's name, the time, the size of the file that
// standard input is. Throws Error(usage).
void complete(Settings& settings);

std::string begin_meta_json(const Settings& settings);

}  // namespace offsite
