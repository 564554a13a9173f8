// One run of a job, from its state file to its exit status: cache, key and lock, the steps in order, the
// steps that run always.
#pragma once

#include <memory>
#include <optional>

#include "display.h"
#include "event/timer.h"
#include "job.h"
#include "lock_keeper.h"
#include "state_file.h"
#include "step_run.h"

namespace offsite {

class JobRun {
 public:
  // `job` outlives the run. `retry_lock_s`: how long to wait for a lock that is in the way. Throws as
  // StateFile does.
  JobRun(const Job& job, Output output, uint64_t retry_lock_s);

  // The exit status of pg-offsite (restic's). What went wrong has been reported.
  Task<int> run();

 private:
  using Cause = std::optional<FirstCause>;

  void interrupt(int number);
  void stop(const FirstCause& why);
  void abort(const FirstCause& why);
  void note_locks(const std::vector<std::string>& ids);
  Task<Cause> work();
  Task<Cause> open_repository();
  Task<Cause> sync();
  Task<void> open_key();
  Task<Cause> lock();
  Task<Cause> run_steps(bool always);
  Task<Cause> run_with_retries(const Step& step);
  Task<Cause> run_once(const Step& step);
  Cause conclude(Cause cause);
  int report(const Cause& cause);

  const Job& job_;
  Surroundings surroundings_;
  CacheFolder cache_;
  StateFile file_;
  Display display_;
  std::chrono::seconds lock_patience_;
  std::unique_ptr<LockKeeper> keeper_;
  std::vector<std::string> abandoned_;  // locks of a run that was killed
  StepRun* running_ = nullptr;          // what a signal stops
  Cause stopped_;                       // why the job has to end before its time
  bool interrupted_ = false;
  Alarm alarm_;
  SignalWatch signals_;
};

}  // namespace offsite
