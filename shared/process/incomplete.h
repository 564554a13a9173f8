// What could not be restored as it was, or not at all, and why: warned of when it happens, and told again at
// the end, as the "incomplete" of a STAT frame. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace offsite {

class Incomplete {
 public:
  // "what: why"; with errno as it is now in the second form.
  void add(const std::string& what, const std::string& why);
  void add_failed(const std::string& what, const std::string& doing);
  // One each; no more than a person reads.
  std::vector<std::string> report() const;

 private:
  static constexpr size_t named_max = 1000;
  mutable std::mutex mutex_;
  std::vector<std::string> named_;
  uint64_t more_ = 0;
};

}  // namespace offsite
