// Task<T>: a coroutine that gives a T once. Lazy: nothing runs before it is awaited; owned by the frame that
// holds it.
//
// Awaiting starts the child in await_ready() and goes straight on if it ends without waiting. There is no
// symmetric transfer: g++ 12 turns it into a tail call only at -O2 without sanitizers, and the stack
// overflows otherwise.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace offsite {

template <typename T>
class Task;

namespace detail {

struct PromiseBase {
  std::coroutine_handle<> awaiter;
  std::exception_ptr failure;

  std::suspend_always initial_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }

  struct ResumeAwaiter {
    bool await_ready() noexcept { return false; }
    template <typename Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) noexcept {
      if (std::coroutine_handle<> awaiter = ended.promise().awaiter) awaiter.resume();
    }
    void await_resume() noexcept {}
  };
  ResumeAwaiter final_suspend() noexcept { return {}; }
};

template <typename T>
struct Promise : PromiseBase {
  std::optional<T> value;
  Task<T> get_return_object();
  void return_value(T given) { value = std::move(given); }
  T take() {
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() {}
  void take() {
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace detail

template <typename T = void>
class Task {
 public:
  using promise_type = detail::Promise<T>;

  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}
  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(coroutine_, other.coroutine_);
    return *this;
  }
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

  bool await_ready() {
    coroutine_.resume();
    return coroutine_.done();
  }
  void await_suspend(std::coroutine_handle<> awaiter) noexcept { coroutine_.promise().awaiter = awaiter; }
  T await_resume() { return coroutine_.promise().take(); }

  // For run() and Lanes, which are not coroutines themselves.
  void start() { coroutine_.resume(); }
  bool done() const { return coroutine_.done(); }
  T take() { return coroutine_.promise().take(); }

 private:
  std::coroutine_handle<promise_type> coroutine_;
};

template <typename T>
Task<T> detail::Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
inline Task<void> detail::Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

}  // namespace offsite
