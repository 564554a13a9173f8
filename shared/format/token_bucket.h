// A rate shared by many: whoever wants to send takes bytes out, and time puts them back. Knows no clock.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace offsite {

class TokenBucket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Holds a quarter of a second's worth, so that the rate is kept over any second and still comes in useful
  // pieces.
  TokenBucket(uint64_t bytes_per_s, Time now)
      : rate_(bytes_per_s),
        capacity_(std::max<double>(1024, static_cast<double>(bytes_per_s) / 4)),
        filled_(now) {}

  // Up to `wanted` bytes may go now; 0: come back after wait().
  uint64_t take(uint64_t wanted, Time now) {
    std::chrono::duration<double> passed = now - filled_;
    filled_ = now;
    level_ = std::min(capacity_, level_ + passed.count() * static_cast<double>(rate_));
    // Crumbs would cost a system call each.
    if (level_ < std::min<double>(static_cast<double>(wanted), capacity_ / 4)) return 0;
    uint64_t taken = std::min(wanted, static_cast<uint64_t>(level_));
    level_ -= static_cast<double>(taken);
    return taken;
  }

  std::chrono::milliseconds wait() const { return std::chrono::milliseconds(50); }

 private:
  uint64_t rate_;
  double capacity_;
  double level_ = 0;
  Time filled_;
};

}  // namespace offsite
