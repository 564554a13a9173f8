#include "format/token_bucket.h"

#include <criterion/criterion.h>

using namespace offsite;
using namespace std::chrono_literals;

namespace {

// What a sender gets that always wants `piece` bytes and waits as it is told, over `seconds`.
uint64_t sent(uint64_t rate, uint64_t piece, std::chrono::seconds seconds) {
  TokenBucket::Time start{}, now = start;
  TokenBucket bucket(rate, start);
  uint64_t total = 0;
  while (now - start < seconds) {
    uint64_t taken = bucket.take(piece, now);
    total += taken;
    if (taken == 0) now += bucket.wait();
  }
  return total;
}

}  // namespace

Test(token_bucket, the_rate_is_kept_whatever_the_size_of_the_pieces) {
  for (uint64_t rate : {uint64_t{1024}, uint64_t{100'000}, uint64_t{50'000'000}})
    for (uint64_t piece : {uint64_t{100}, uint64_t{65536}, uint64_t{1} << 20}) {
      double share = static_cast<double>(sent(rate, piece, 20s)) / (20.0 * static_cast<double>(rate));
      cr_assert(share > 0.9 && share < 1.05, "%lu in pieces of %lu: %f", rate, piece, share);
    }
}

Test(token_bucket, a_long_pause_saves_up_no_more_than_a_moments_worth) {
  TokenBucket::Time start{};
  TokenBucket bucket(1'000'000, start);
  cr_assert_leq(bucket.take(UINT64_MAX, start + 1h), 250'000);
  cr_assert_eq(bucket.take(1000, start + 1h), 1000 * 0);
}
