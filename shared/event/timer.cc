#include "event/timer.h"

namespace offsite {

void Timer::set(std::chrono::milliseconds first, std::chrono::milliseconds then) {
  if (!timer_) {
    timer_.reset(new uv_timer_t);
    uv_timer_init(loop(), timer_.get());
    timer_->data = this;
  }
  auto ring = [](uv_timer_t* timer) { static_cast<Timer*>(timer->data)->ring_(); };
  check(uv_timer_start(timer_.get(), ring, static_cast<uint64_t>(first.count()),
                       static_cast<uint64_t>(then.count())),
        "start a timer");
}

Task<void> Alarm::wait(std::chrono::milliseconds time) {
  timer_.once(time);
  co_await rung_;
  timer_.stop();
}

SignalWatch::SignalWatch(std::initializer_list<int> signals, std::function<void(int)> caught)
    : caught_(std::move(caught)) {
  auto call = [](uv_signal_t* watch, int number) { static_cast<SignalWatch*>(watch->data)->caught_(number); };
  for (int number : signals) {
    Owned<uv_signal_t>& watch = watches_.emplace_back(new uv_signal_t);
    uv_signal_init(loop(), watch.get());
    watch->data = this;
    check(uv_signal_start(watch.get(), call, number), "watch for signals");
  }
}

}  // namespace offsite
