#include "job_run.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "process/log.h"
#include "process/self.h"
#include "rehearsal.h"

namespace offsite {
namespace {

using namespace std::chrono_literals;

constexpr int status_partial = 3;        // restic's
constexpr int status_interrupted = 130;  // restic's
constexpr size_t incomplete_shown_max = 10;
constexpr auto retry_pause = 10s;  // doubled from try to try, up to five minutes
constexpr std::chrono::seconds retry_pause_max = 5min;

// The state file has all of them.
void warn_of(const std::vector<std::string>& incomplete) {
  size_t shown = std::min(incomplete.size(), incomplete_shown_max);
  for (size_t i = 0; i < shown; ++i) warn("left out: " + incomplete[i]);
  if (shown < incomplete.size()) warn(fmt::format("left out: {} more", incomplete.size() - shown));
}

}  // namespace

JobRun::JobRun(const Job& job, Output output, uint64_t retry_lock_s)
    : job_(job),
      file_(job.state_file),
      display_(output),
      lock_patience_(retry_lock_s),
      session_(job, [this](const std::vector<std::string>& ids) { note_locks(ids); }) {
  JobState& state = file_.state;
  if (state.status == JobStatus::running)
    note(fmt::format("the last run of {} did not come to its end", job.pipeline.name));
  if (state.status == JobStatus::running) abandoned_ = state.locks;
  state.job = job.pipeline.name;
  state.repository = job.repository.str();
  state.hostname = job.hostname;
}

Task<int> JobRun::run() {
  file_.state.begin(now(), static_cast<uint64_t>(getpid()));
  file_.save();
  Cause cause;
  try {
    cause = co_await work();
  } catch (const Error& error) {
    cause = cause_of("", error);
  } catch (const std::exception& unforeseen) {
    cause = FirstCause{.blame = Blame::bug, .message = fmt::format("this is a bug: {}", unforeseen.what())};
  }
  co_await session_.close();
  if (session_.stopped()) cause = session_.stopped();
  cause = conclude(cause);
  Cause late = co_await run_steps(true);
  if (late && !cause) cause = conclude(late);
  co_return report(cause);
}

void JobRun::note_locks(const std::vector<std::string>& ids) {
  file_.state.locks = ids;
  try {
    file_.save();
  } catch (const Error& error) {
    warn(error.what());
  }
}

Task<Cause> JobRun::work() {
  rehearse(job_);
  if (needs_key(job_.pipeline)) {
    Cause cause = co_await session_.open(job_.pipeline.lock, lock_patience_, std::move(abandoned_));
    if (cause) co_return cause;
  }
  Cause cause = co_await run_steps(false);
  co_return cause;
}

Task<Cause> JobRun::run_steps(bool always) {
  Cause first;
  for (const Step& step : job_.pipeline.steps) {
    if (step.always != always || (first && !always)) continue;
    Cause cause = co_await run_with_retries(step);
    if (cause && !first) first = cause;
  }
  co_return first;
}

Task<Cause> JobRun::run_with_retries(const Step& step) {
  std::chrono::seconds pause = retry_pause;
  const JobTotals before = file_.state.totals;
  for (unsigned tries = 0;; ++tries) {
    Cause cause = co_await run_once(step);
    bool again =
        cause && cause->blame == Blame::temporary && tries < job_.pipeline.retry && !session_.stopped();
    if (!again) co_return cause;
    file_.state.totals = before;
    warn(fmt::format("{}; trying again in {} s", cause->line(), pause.count()));
    co_await session_.pause(pause);
    pause = std::min(pause * 2, retry_pause_max);
  }
}

Task<Cause> JobRun::run_once(const Step& step) {
  auto watch = [this](const Frame& frame) { file_.state.totals.take(frame); };
  display_.start(file_.state.totals);
  Cause cause = co_await session_.run(step, watch);
  display_.stop();
  co_return cause;
}

// Gives the cause back, or why the state could not be written.
Cause JobRun::conclude(Cause cause) {
  JobState& state = file_.state;
  state.cause = cause;
  JobStatus whole = state.totals.incomplete.empty() ? JobStatus::complete : JobStatus::partial;
  state.end(session_.interrupted() ? JobStatus::interrupted : cause ? JobStatus::failed : whole, now());
  try {
    file_.save();
  } catch (const Error& error) {
    if (!cause) return cause_of("", error);
    warn(error.what());
  }
  return cause;
}

int JobRun::report(const Cause& cause) {
  const JobState& state = file_.state;
  int status = session_.interrupted() ? status_interrupted
               : cause                ? runner_status(cause->blame)
                                      : (state.status == JobStatus::partial ? status_partial : 0);
  if (cause) {
    offsite::report(Error(cause->blame, cause->line(), cause->hint));
    display_.failure(status, cause->line());
    return status;
  }
  if (!state.totals.snapshot.empty()) display_.summary(state.totals, state.last_seconds);
  warn_of(state.totals.incomplete);
  return status;
}

}  // namespace offsite
