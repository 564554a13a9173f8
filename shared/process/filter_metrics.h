// The textfile-collector file that --metrics asks for: what one run of one filter read, wrote and took.
#pragma once

#include <chrono>
#include <string>

namespace offsite {

class FilterMetrics {
 public:
  explicit FilterMetrics(std::string filter) : filter_(std::move(filter)) {}

  // Written under a temporary name and renamed. A failure is a warning: metrics never make a backup fail.
  void write(const std::string& path, int status, uint64_t bytes_read, uint64_t bytes_written) const;

 private:
  std::string filter_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace offsite
