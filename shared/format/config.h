// The config object of a repository (restic design, "Repository Format"): sealed, never compressed.
//
//   {"version":2,"id":"<64 hexadecimal digits>","chunker_polynomial":"25b468838dcb75"}
#pragma once

#include <string>
#include <string_view>

namespace offsite {

struct Config {
  unsigned version = 2;     // 1, or 2: with compression
  std::string id;           // of the repository; any text, ours has 64 digits
  uint64_t polynomial = 0;  // where restic's rule cuts; irreducible, of degree 53

  static Config random();
  // Members that are unknown are passed over. Throws Error(input) for another version, no id, or a polynomial
  // that restic would refuse.
  static Config parse(std::string_view json);
  std::string to_json() const;
};

}  // namespace offsite
