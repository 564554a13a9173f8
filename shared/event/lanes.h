// A bounded number of tasks at once: the only concurrency primitive.
//
//   Lanes lanes(4);
//   for (…) co_await lanes.start(upload(part));   // waits while all lanes are taken
//   co_await lanes.finish();                      // waits for all; rethrows the first failure
//
// What is given to a lane owns what it uses, or refers to what outlives the Lanes. After a failure no new
// task is started: start() rethrows it. Lanes must not be destroyed while tasks run: finish() first (or leave
// the process).
#pragma once

#include <list>

#include "event/loop.h"

namespace offsite {

class Lanes {
 public:
  explicit Lanes(size_t lanes) : lanes_(lanes) {}
  Lanes(const Lanes&) = delete;

  Task<void> start(Task<void> task);
  // Waits until start() would not have to: for whoever first gathers what the next task needs, and must not
  // hold more of that than there are lanes.
  Task<void> room();
  Task<void> finish();
  // For the way out after a failure, when there is a cause already: waits for all, and throws nothing.
  Task<void> abandon();
  size_t running() const { return tasks_.size() - ended_; }

 private:
  Task<void> drive(Task<void> task);
  void sweep();

  size_t lanes_;
  size_t ended_ = 0;
  std::list<Task<void>> tasks_;
  std::exception_ptr failure_;
  Signal freed_;
};

}  // namespace offsite
