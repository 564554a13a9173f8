#include "event/timer.h"

#include <criterion/criterion.h>

#include <csignal>

#include "event/lanes.h"

using namespace offsite;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

Task<void> wait_for(Alarm& alarm, std::chrono::milliseconds time, Clock::duration& took) {
  auto began = Clock::now();
  co_await alarm.wait(time);
  took = Clock::now() - began;
}

Task<void> ring_early(Clock::duration& took) {
  Alarm alarm;
  Lanes lanes(1);
  co_await lanes.start(wait_for(alarm, 1h, took));
  alarm.ring();
  co_await lanes.finish();
}

Task<void> ring_before(Clock::duration& took) {
  Alarm alarm;
  alarm.ring();
  co_await wait_for(alarm, 1h, took);
}

Task<void> ring_never(Clock::duration& took) {
  Alarm alarm;
  co_await wait_for(alarm, 30ms, took);
}

Task<void> tick(int& ticks) {
  Timer timer([&] { ++ticks; });
  timer.every(5ms);
  while (ticks < 3) co_await pause_for(1ms);
  timer.once(1h);  // instead
  int before = ticks;
  co_await pause_for(20ms);
  if (ticks != before) ticks = -1;
}

Task<void> catch_one(int& caught) {
  SignalWatch watch({SIGUSR1, SIGUSR2}, [&](int number) { caught = number; });
  raise(SIGUSR2);
  while (caught == 0) co_await pause_for(1ms);
}

}  // namespace

Test(alarm, a_wait_ends_after_its_time) {
  Clock::duration took{};
  run(ring_never(took));
  cr_assert(took >= 29ms);
}

Test(alarm, ringing_ends_the_wait_and_is_kept_for_the_next) {
  Clock::duration took{};
  run(ring_early(took));
  cr_assert(took < 1min);
  run(ring_before(took));
  cr_assert(took < 1min);
}

Test(timer, it_rings_again_and_again_until_it_is_set_otherwise) {
  int ticks = 0;
  run(tick(ticks));
  cr_assert_geq(ticks, 3);
}

Test(signals, one_that_is_watched_is_told_and_does_nothing_else) {
  int caught = 0;
  run(catch_one(caught));
  cr_assert_eq(caught, SIGUSR2);
}
