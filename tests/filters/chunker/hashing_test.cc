#include "filters/chunker/hashing.h"

#include <criterion/criterion.h>

#include "event/loop.h"

using namespace offsite;

namespace {

Task<void> measure(HashingSpeed& speed) { speed = co_await measure_hashing(); }

}  // namespace

Test(hashing, one_core_hashes_where_it_cuts) { cr_expect_eq(hashing_jobs({1, 1000}, 1, 1 << 20), 0); }

Test(hashing, little_work_is_not_worth_a_hop) { cr_expect_eq(hashing_jobs({0.5, 20'000}, 8, 16 << 10), 0); }

Test(hashing, much_work_takes_as_many_jobs_as_cores) {
  cr_expect_eq(hashing_jobs({5, 10'000}, 4, 8 << 20), 4);
}

Test(hashing, middling_work_takes_what_pays_for_itself) {
  // 1 MiB at half a nanosecond a byte: 0.52 ms, worth 13 hops of 10 µs at four times their cost.
  cr_expect_eq(hashing_jobs({0.5, 10'000}, 64, 1 << 20), 13);
}

Test(hashing, what_is_measured_is_positive) {
  HashingSpeed speed{};
  run(measure(speed));
  cr_expect_gt(speed.nanoseconds_per_byte, 0);
  cr_expect_gt(speed.nanoseconds_per_hop, 0);
}
