// The job's lock in the repository: taken as restic takes it, refreshed while the job runs, released on every
// way out (restic design, "Locks"). The filters do the work: r2-get mirrors the locks, repo-lock judges them
// and makes ours, r2-put stores and deletes.
#pragma once

#include <chrono>
#include <functional>

#include "event/lanes.h"
#include "event/timer.h"
#include "process/cache_folder.h"
#include "step_run.h"

namespace offsite {

class LockKeeper {
 public:
  using Lost = std::function<void(const FirstCause&)>;

  // `lost` is called when the lock cannot be kept, and the job has to end. All outlive the keeper, which
  // lives as long as the loop.
  LockKeeper(const Surroundings& surroundings, const CacheFolder& cache, bool exclusive, Lost lost)
      : surroundings_(surroundings), cache_(cache), exclusive_(exclusive), lost_(std::move(lost)) {}

  // The cache holds the repository's locks as they are now. Afterwards the lock is held and kept fresh; or
  // gives why not, and none is held.
  Task<std::optional<FirstCause>> take();
  // No harm if none is held. What goes wrong is a warning: the job is over.
  Task<void> release();

 private:
  using Cause = std::optional<FirstCause>;
  using Clock = std::chrono::steady_clock;

  Task<Cause> run(Step step, StepRun::Watch watch);
  Task<Cause> mirror();
  Task<Cause> judge();
  Task<Cause> make();
  Task<Cause> remove(std::string id);
  Task<Cause> refresh();
  Task<void> keep_fresh();
  bool ours_is_there() const;

  const Surroundings& surroundings_;
  const CacheFolder& cache_;
  bool exclusive_;
  Lost lost_;
  std::string mine_;  // the lock's id, or empty
  Clock::time_point fresh_;
  bool stopping_ = false;
  Alarm alarm_;
  Lanes keeping_{1};
};

}  // namespace offsite
