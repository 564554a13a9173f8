#include "event/lanes.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

struct Count {
  int running = 0;
  int peak = 0;
  int done = 0;
};

Task<void> job(Count& count, int number) {
  count.running += 1;
  count.peak = std::max(count.peak, count.running);
  if (number % 3 == 0) {
    co_await pause_for(std::chrono::milliseconds(1));
  } else if (number % 3 == 1) {
    int doubled = co_await offload([&] { return number * 2; });
    cr_assert_eq(doubled, number * 2);
  }
  count.running -= 1;
  count.done += 1;
}

Task<void> failing(int number) {
  co_await pause_for(std::chrono::milliseconds(1));
  if (number == 5) throw Error(Blame::input, "the fifth");
}

Task<void> many(Count& count) {
  Lanes lanes(4);
  for (int i = 0; i < 1000; ++i) co_await lanes.start(job(count, i));
  co_await lanes.finish();
}

Task<void> one_fails() {
  Lanes lanes(2);
  for (int i = 0; i < 100; ++i) co_await lanes.start(failing(i));
  co_await lanes.finish();
}

Task<void> one_fails_and_nobody_wants_to_know(Count& count) {
  Lanes lanes(9);
  co_await lanes.start(failing(5));
  for (int i = 0; i < 8; ++i) co_await lanes.start(job(count, 0));
  co_await lanes.abandon();
  cr_assert_eq(lanes.running(), 0);
  co_await lanes.finish();  // the failure is forgotten
}

Task<void> throws_in_the_pool() {
  co_await offload([] { throw Error(Blame::input, "in the pool"); });
}

}  // namespace

Test(lanes, a_thousand_jobs_run_four_at_a_time) {
  Count count;
  run(many(count));
  cr_expect_eq(count.done, 1000);
  cr_expect_eq(count.peak, 4);
}

Test(lanes, what_is_abandoned_runs_to_its_end_and_does_not_throw) {
  Count count;
  run(one_fails_and_nobody_wants_to_know(count));
  cr_expect_eq(count.done, 8);
}

Test(lanes, the_first_failure_reaches_the_waiter) { cr_expect_throw(run(one_fails()), Error); }

Test(lanes, what_a_job_throws_in_the_pool_is_thrown_where_it_is_awaited) {
  cr_expect_throw(run(throws_in_the_pool()), Error);
}
