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

// restic's times.
struct LockTimes {
  using Time = std::chrono::milliseconds;
  Time visible_after = std::chrono::milliseconds(200);  // another's, made at the same moment, shows by then
  Time refresh_every = std::chrono::minutes(5);
  Time refresh_again = std::chrono::minutes(1);  // after a refresh that failed
  // It counts as dead after 30 minutes, and must not be trusted in the last quarter of that.
  Time trusted_for = std::chrono::seconds(22 * 60 + 30);
};

class LockKeeper {
 public:
  struct Events {
    // The lock cannot be kept, and nothing more may become durable.
    std::function<void(const FirstCause&)> lost;
    // These are the locks that are ours now, by id: one, none, or two for a moment.
    std::function<void(const std::vector<std::string>&)> changed;
  };

  // What is referred to outlives the keeper, which lives as long as the loop.
  LockKeeper(const Surroundings& surroundings, const CacheFolder& cache, bool exclusive, Events events,
             LockTimes times = {})
      : surroundings_(surroundings),
        cache_(cache),
        exclusive_(exclusive),
        events_(std::move(events)),
        times_(times) {}

  // What can be done before it is known that nobody else took a lock at the same moment.
  using Meanwhile = std::function<Task<std::optional<FirstCause>>()>;

  // The cache holds the repository's locks as they are now. Afterwards the lock is held and kept fresh; or
  // gives why not, and none is held. `meanwhile` outlives the call.
  Task<std::optional<FirstCause>> take(const Meanwhile& meanwhile = {});
  // No harm if none is held. What goes wrong is a warning: the job is over.
  Task<void> release();
  // Removes locks that an earlier run of this job left behind, as far as the cache lists them.
  Task<void> clear(std::vector<std::string> abandoned);

 private:
  using Cause = std::optional<FirstCause>;

  Task<Cause> run(Step step, StepRun::Watch watch = {});
  Task<Cause> mirror();
  Task<Cause> judge();
  Task<Cause> make();
  Task<void> remove(std::string id);
  Task<Cause> while_fresh(const Meanwhile& meanwhile);
  Task<void> stop_keeping();
  Task<Cause> refresh();
  Task<void> keep_fresh();
  bool is_there(const std::string& id) const;
  void doubt();

  const Surroundings& surroundings_;
  const CacheFolder& cache_;
  bool exclusive_;
  Events events_;
  LockTimes times_;
  std::vector<std::string> held_;
  bool stopping_ = false;
  Alarm alarm_;
  Timer doubt_{[this] { doubt(); }};
  Lanes keeping_{1};
};

}  // namespace offsite
