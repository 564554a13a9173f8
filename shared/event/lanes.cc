#include "event/lanes.h"

namespace offsite {

Task<void> Lanes::room() {
  while (running() >= lanes_) co_await freed_;
  sweep();
  if (failure_) std::rethrow_exception(failure_);
}

Task<void> Lanes::start(Task<void> task) {
  co_await room();
  tasks_.push_back(drive(std::move(task)));
  tasks_.back().start();
}

Task<void> Lanes::finish() {
  while (running() > 0) co_await freed_;
  sweep();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

Task<void> Lanes::abandon() {
  while (running() > 0) co_await freed_;
  sweep();
  failure_ = nullptr;
}

// Runs one task to its end. The frame cannot be freed from inside itself, so the list is swept later.
Task<void> Lanes::drive(Task<void> task) {
  try {
    co_await task;
  } catch (...) {
    if (!failure_) failure_ = std::current_exception();
  }
  ++ended_;
  freed_.wake();
}

void Lanes::sweep() {
  std::erase_if(tasks_, [](const Task<void>& task) { return task.done(); });
  ended_ = 0;
}

}  // namespace offsite
