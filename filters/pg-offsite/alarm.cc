#include "alarm.h"

namespace offsite {

Task<void> Alarm::wait(std::chrono::milliseconds time) {
  timer_.reset(new uv_timer_t);
  uv_timer_init(loop(), timer_.get());
  timer_->data = this;
  auto over = [](uv_timer_t* timer) { static_cast<Alarm*>(timer->data)->ring(); };
  check(uv_timer_start(timer_.get(), over, static_cast<uint64_t>(time.count()), 0), "start a timer");
  co_await rung_;
  timer_.reset();
}

}  // namespace offsite
