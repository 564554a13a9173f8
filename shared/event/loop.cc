#include "event/loop.h"

#include <string>

#include "format/error.h"

namespace offsite {

uv_loop_t* loop() { return uv_default_loop(); }

int check(int result, std::string_view doing) {
  if (result >= 0) return result;
  throw Error(Blame::temporary, std::string(doing) + ": " + uv_strerror(result));
}

void run(Task<void> task) {
  task.start();
  while (!task.done()) {
    int alive = uv_run(loop(), UV_RUN_ONCE);
    if (!alive && !task.done()) throw Error(Blame::bug, "run the event loop: the task waits for nothing");
  }
  task.take();
}

void Pause::await_suspend(std::coroutine_handle<> waiting) {
  waiting_ = waiting;
  timer_.reset(new uv_timer_t);
  uv_timer_init(loop(), timer_.get());
  timer_->data = this;
  auto ring = [](uv_timer_t* timer) { static_cast<Pause*>(timer->data)->waiting_.resume(); };
  check(uv_timer_start(timer_.get(), ring, static_cast<uint64_t>(time_.count()), 0), "start a timer");
}

Signal::Signal() : async_(new uv_async_t) {
  auto turn = [](uv_async_t* async) { static_cast<Signal*>(async->data)->resume(); };
  if (int failed = uv_async_init(loop(), async_.get(), turn); failed < 0) {
    delete async_.release();  // never became a handle, so there is nothing to close
    check(failed, "make a signal");
  }
  async_->data = this;
}

void Signal::wake() {
  announced_ = true;
  if (waiting_) uv_async_send(async_.get());
}

void Signal::resume() {
  if (waiting_ && announced_) std::exchange(waiting_, nullptr).resume();
}

}  // namespace offsite
