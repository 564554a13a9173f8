// The one event loop of a program: running a task on it, pausing, and work in the thread pool.
#pragma once

#include <uv.h>

#include <chrono>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>

#include "event/task.h"

namespace offsite {

uv_loop_t* loop();

// Turns the loop until the task has ended (not until the loop is empty: an idle timer cannot hold the
// process), and rethrows what it threw.
void run(Task<void> task);

// Throws Error(temporary, "<doing>: <libuv's words>") when a libuv call returned an error; else gives the
// value back.
int check(int result, std::string_view doing);

// libuv handles are closed later than they are let go: the deleter closes, the close callback frees.
template <typename Handle>
struct CloseHandle {
  void operator()(Handle* handle) const {
    uv_close(reinterpret_cast<uv_handle_t*>(handle),
             [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
  }
};
template <typename Handle>
using Owned = std::unique_ptr<Handle, CloseHandle<Handle>>;

// co_await pause_for(250ms)
class Pause {
 public:
  explicit Pause(std::chrono::milliseconds time) : time_(time) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting);
  void await_resume() { timer_.reset(); }

 private:
  std::chrono::milliseconds time_;
  Owned<uv_timer_t> timer_;
  std::coroutine_handle<> waiting_;
};
inline Pause pause_for(std::chrono::milliseconds time) { return Pause(time); }

// Something that tasks wait for and others announce. wake() resumes the one task that waits, from the loop
// and not from inside wake(), so that whoever announces is not re-entered; without a waiter the announcement
// is kept.
class Signal {
 public:
  Signal();
  void wake();
  bool await_ready() { return std::exchange(announced_, false); }
  void await_suspend(std::coroutine_handle<> waiting) { waiting_ = waiting; }
  void await_resume() { announced_ = false; }

 private:
  void resume();
  Owned<uv_async_t> async_;
  std::coroutine_handle<> waiting_;
  bool announced_ = false;
};

// auto packed = co_await offload([&] { return compress(plain); });
// Runs the job in libuv's thread pool. The frame is suspended meanwhile, so the job captures by reference
// only (g++ 12 destroys an owning capture of a temporary lambda twice); what it throws is thrown here.
template <typename Job>
class Offload {
 public:
  using Result = std::invoke_result_t<Job&>;
  static constexpr bool gives = !std::is_void_v<Result>;

  explicit Offload(Job job) : job_(std::move(job)) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    request_.data = this;
    check(uv_queue_work(loop(), &request_, work, done), "queue work for the thread pool");
  }
  Result await_resume() {
    if (failure_) std::rethrow_exception(failure_);
    if constexpr (gives) return std::move(*result_);
  }

 private:
  static void work(uv_work_t* request) {
    auto* self = static_cast<Offload*>(request->data);
    try {
      if constexpr (gives)
        self->result_.emplace(self->job_());
      else
        self->job_();
    } catch (...) {
      self->failure_ = std::current_exception();
    }
  }
  static void done(uv_work_t* request, int) { static_cast<Offload*>(request->data)->waiting_.resume(); }

  Job job_;
  uv_work_t request_;
  std::coroutine_handle<> waiting_;
  std::exception_ptr failure_;
  std::conditional_t<gives, std::optional<std::conditional_t<gives, Result, int>>, int> result_{};
};
template <typename Job>
Offload<Job> offload(Job job) {
  return Offload<Job>(std::move(job));
}

}  // namespace offsite
