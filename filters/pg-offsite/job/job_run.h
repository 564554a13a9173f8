// One run of a job, from its state file to its exit status: the repository opened, the steps in order, the
// steps that run always.
#pragma once

#include "display.h"
#include "rounds.h"
#include "session.h"
#include "state_file.h"

namespace offsite {

class JobRun {
 public:
  // `job` outlives the run. `retry_lock_s`: how long to wait for a lock that is in the way. Throws as
  // StateFile does.
  JobRun(const Job& job, Output output, uint64_t retry_lock_s);

  // Somebody else who sees every frame that comes out of a step.
  void show_to(StepRun::Watch other) { other_ = std::move(other); }

  // The exit status of pg-offsite (restic's). What went wrong has been reported.
  Task<int> run();

 private:
  void note_locks(const std::vector<std::string>& ids);
  Task<Cause> work();
  Task<Cause> run_mirror();
  Task<Cause> run_steps(bool always);
  Task<Cause> run_repeatedly(const Step& step);
  Task<Cause> run_with_retries(const Step& step, Rounds& rounds);
  Task<Cause> run_once(const Step& step, Rounds& rounds);
  void take(const Frame& frame, const JobTotals& before, Rounds& rounds);
  Cause conclude(Cause cause);
  int report(const Cause& cause);

  const Job& job_;
  const Wording& wording_;
  StateFile file_;
  Display display_;
  std::chrono::seconds lock_patience_;
  std::vector<std::string> abandoned_;  // locks of a run that was killed
  StepRun::Watch other_;
  size_t mirrored_ = 0;  // steps that ran before the lock was sure
  Session session_;
};

}  // namespace offsite
