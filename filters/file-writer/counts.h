// What was done so far. Shown while it is being done, so it may be read from any thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace offsite {

struct Counts {
  std::atomic<uint64_t> files_restored = 0;  // and links and devices
  std::atomic<uint64_t> files_same = 0;
  std::atomic<uint64_t> files_deleted = 0;
  std::atomic<uint64_t> folders = 0;
  std::atomic<uint64_t> bytes_written = 0;
};

}  // namespace offsite
