// Something that happens later: Timer calls, Alarm is waited for.
#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <vector>

#include "event/loop.h"

namespace offsite {

class Timer {
 public:
  explicit Timer(std::function<void()> ring) : ring_(std::move(ring)) {}
  Timer(const Timer&) = delete;

  // Once after `time`, or every `time`; instead of what was set before.
  void once(std::chrono::milliseconds time) { set(time, std::chrono::milliseconds(0)); }
  void every(std::chrono::milliseconds time) { set(time, time); }
  void stop() { timer_.reset(); }

 private:
  void set(std::chrono::milliseconds first, std::chrono::milliseconds then);

  std::function<void()> ring_;
  Owned<uv_timer_t> timer_;
};

// A wait that ends after a time, or when somebody rings.
class Alarm {
 public:
  // One task may wait. Must outlive the wait.
  Task<void> wait(std::chrono::milliseconds time);
  // Ends the wait; without one, the next ends at once.
  void ring() { rung_.wake(); }

 private:
  Signal rung_;
  Timer timer_{[this] { ring(); }};
};

// Calls with the signal's number when one of these signals comes; as long as it lives they do nothing else.
class SignalWatch {
 public:
  SignalWatch(std::initializer_list<int> signals, std::function<void(int)> caught);
  SignalWatch(const SignalWatch&) = delete;

 private:
  std::function<void(int)> caught_;
  std::vector<Owned<uv_signal_t>> watches_;
};

}  // namespace offsite
