#include "job_run.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "cache_access.h"
#include "process/key.h"
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
constexpr auto lock_pause = 5s;  // restic's: doubled up to a minute
constexpr std::chrono::seconds lock_pause_max = 1min;

FirstCause cause_of(const std::string& step, const Error& error) {
  return {.step = step, .blame = error.blame, .message = error.what(), .hint = error.hint};
}

// The state file has all of them.
void warn_of(const std::vector<std::string>& incomplete) {
  size_t shown = std::min(incomplete.size(), incomplete_shown_max);
  for (size_t i = 0; i < shown; ++i) warn("left out: " + incomplete[i]);
  if (shown < incomplete.size()) warn(fmt::format("left out: {} more", incomplete.size() - shown));
}

}  // namespace

JobRun::JobRun(const Job& job, Output output, uint64_t retry_lock_s)
    : job_(job),
      surroundings_{.environment = job.environment},
      cache_(job.cache),
      file_(job.state_file),
      display_(output),
      lock_patience_(retry_lock_s),
      signals_({SIGINT, SIGTERM}, [this](int number) { interrupt(number); }) {
  signal(SIGHUP, SIG_IGN);  // `restic unlock` probes the process of a lock with it
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
  if (keeper_) co_await keeper_->release();
  if (stopped_) cause = stopped_;
  cause = conclude(cause);
  Cause late = co_await run_steps(true);
  if (late && !cause) cause = conclude(late);
  co_return report(cause);
}

void JobRun::interrupt(int number) {
  interrupted_ = true;
  stop({.message = fmt::format("interrupted by signal {}", number)});
}

void JobRun::stop(const FirstCause& why) {
  if (!stopped_) stopped_ = why;
  if (running_) running_->stop();
  alarm_.ring();
}

// Without the lock nothing more may become durable, so nobody gets time to store what is whole.
void JobRun::abort(const FirstCause& why) {
  if (!stopped_) stopped_ = why;
  if (running_) running_->abort();
  alarm_.ring();
}

void JobRun::note_locks(const std::vector<std::string>& ids) {
  file_.state.locks = ids;
  try {
    file_.save();
  } catch (const Error& error) {
    warn(error.what());
  }
}

Task<std::optional<FirstCause>> JobRun::work() {
  rehearse(job_);
  Cause cause = co_await open_repository();
  if (cause) co_return cause;
  cause = co_await run_steps(false);
  co_return cause;
}

// restic's order for writers: the lock before the index is read.
Task<std::optional<FirstCause>> JobRun::open_repository() {
  if (!needs_key(job_.pipeline)) co_return std::nullopt;
  make_cache(cache_);
  Cause cause = co_await sync();
  if (cause) co_return cause;
  co_await open_key();
  if (job_.pipeline.lock != Pipeline::Lock::none) cause = co_await lock();
  co_return cause;
}

Task<std::optional<FirstCause>> JobRun::sync() {
  Step step{.name = "open", .stages = {{.run = {"r2-get", "--sync", "--only", "keys,locks"}}}};
  Cause cause = co_await run_once(step);
  co_return cause;
}

// scrypt takes half a second, so it runs once a job; and no filter ever sees the password.
Task<void> JobRun::open_key() {
  std::optional<Secret> password = find_password(job_.password);
  if (!password)
    throw Error(
        Blame::usage, "open the repository: no password is given",
        "give --password-file, or set RESTIC_PASSWORD_FILE, RESTIC_PASSWORD_COMMAND or RESTIC_PASSWORD");
  auto derive = [&] { return open_master_key(cache_, password->text()); };
  MasterKey key = co_await offload(derive);
  surroundings_.master_key = key.to_json();
}

Task<std::optional<FirstCause>> JobRun::lock() {
  bool exclusive = job_.pipeline.lock == Pipeline::Lock::exclusive;
  LockKeeper::Events events{.lost = [this](const FirstCause& why) { abort(why); },
                            .changed = [this](const std::vector<std::string>& ids) { note_locks(ids); }};
  auto until = std::chrono::steady_clock::now() + lock_patience_;
  std::chrono::seconds pause = lock_pause;
  for (;;) {
    keeper_ = std::make_unique<LockKeeper>(surroundings_, cache_, exclusive, events);
    co_await keeper_->clear(std::exchange(abandoned_, {}));
    Cause cause = co_await keeper_->take();
    bool again = cause && cause->blame == Blame::locked && !stopped_;
    if (!again || std::chrono::steady_clock::now() + pause > until) co_return cause;
    note(fmt::format("{}; trying again in {} s", cause->message, pause.count()));
    co_await alarm_.wait(pause);
    pause = std::min(pause * 2, lock_pause_max);
    cause = co_await sync();
    if (cause) co_return cause;
  }
}

Task<std::optional<FirstCause>> JobRun::run_steps(bool always) {
  Cause first;
  for (const Step& step : job_.pipeline.steps) {
    if (step.always != always || (first && !always)) continue;
    Cause cause = co_await run_with_retries(step);
    if (cause && !first) first = cause;
  }
  co_return first;
}

Task<std::optional<FirstCause>> JobRun::run_with_retries(const Step& step) {
  std::chrono::seconds pause = retry_pause;
  const JobTotals before = file_.state.totals;
  for (unsigned tries = 0;; ++tries) {
    Cause cause = co_await run_once(step);
    bool again = cause && cause->blame == Blame::temporary && tries < job_.pipeline.retry && !stopped_;
    if (!again) co_return cause;
    file_.state.totals = before;
    warn(fmt::format("{}; trying again in {} s", cause->line(), pause.count()));
    co_await alarm_.wait(pause);
    pause = std::min(pause * 2, retry_pause_max);
  }
}

Task<std::optional<FirstCause>> JobRun::run_once(const Step& step) {
  if (stopped_ && !step.always) co_return stopped_;
  Cause cause;
  try {
    open_cache_to_users(cache_, step);
  } catch (const Error& error) {
    cause = cause_of(step.name, error);
  }
  if (cause) co_return cause;
  auto watch = [this](const Frame& frame) { file_.state.totals.take(frame); };
  StepRun run(step, surroundings_, watch);
  running_ = &run;
  display_.start(file_.state.totals);
  cause = co_await run.run();
  display_.stop();
  running_ = nullptr;
  co_return cause;
}

// Gives the cause back, or why the state could not be written.
std::optional<FirstCause> JobRun::conclude(Cause cause) {
  JobState& state = file_.state;
  state.cause = cause;
  JobStatus whole = state.totals.incomplete.empty() ? JobStatus::complete : JobStatus::partial;
  state.end(interrupted_ ? JobStatus::interrupted : cause ? JobStatus::failed : whole, now());
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
  int status = interrupted_ ? status_interrupted
               : cause      ? runner_status(cause->blame)
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
