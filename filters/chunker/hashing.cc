#include "hashing.h"

#include <algorithm>
#include <chrono>

#include "event/loop.h"

namespace offsite {
namespace {

constexpr size_t sample_bytes = size_t{256} << 10;
constexpr double hops_worth = 4;

double nanoseconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

size_t hashing_jobs(const HashingSpeed& speed, size_t cores, size_t bytes) {
  if (cores < 2) return 0;  // the pool would only take turns with us
  double work = speed.nanoseconds_per_byte * static_cast<double>(bytes);
  double worth = work / (hops_worth * speed.nanoseconds_per_hop);
  if (worth < 1) return 0;
  return std::min(cores, static_cast<size_t>(worth));
}

Task<HashingSpeed> measure_hashing() {
  Bytes sample(sample_bytes, std::byte{0x55});
  auto began = std::chrono::steady_clock::now();
  (void)Id::of(sample);
  HashingSpeed speed{nanoseconds_since(began) / static_cast<double>(sample.size()), 0};
  co_await offload([] {});  // wakes the pool's threads, which later hops do not have to
  began = std::chrono::steady_clock::now();
  co_await offload([] {});
  speed.nanoseconds_per_hop = nanoseconds_since(began);
  co_return speed;
}

}  // namespace offsite
