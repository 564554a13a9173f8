// Moves batches from the thread pool to standard output: one is filled while the other is written. Twice a
// second it says how far it is.
#pragma once

#include <chrono>
#include <functional>

#include "event/batch.h"
#include "event/frames.h"

namespace offsite {

class Pump {
 public:
  // Fills a batch, in the thread pool; false when it is the last.
  using Fill = std::function<bool(Batch&)>;
  // Called on the loop, between batches: gives the JSON of a STAT frame, or throws to end it all.
  using Progress = std::function<std::string()>;

  Pump(FrameSink& out, Progress progress) : out_(out), progress_(std::move(progress)) {}

  // `fill` must live until the task ends.
  Task<void> run(const Fill& fill);

 private:
  Task<void> fill_next(const Fill& fill);
  Task<void> write_current();
  bool is_time_to_report();

  FrameSink& out_;
  Progress progress_;
  Batch current_, next_;
  bool more_ = true;
  std::chrono::steady_clock::time_point reported_ = std::chrono::steady_clock::now();
};

}  // namespace offsite
