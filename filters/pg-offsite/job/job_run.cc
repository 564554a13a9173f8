#include "job_run.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "format/check_progress.h"
#include "mirror_steps.h"
#include "process/log.h"
#include "process/self.h"
#include "rehearsal.h"

namespace offsite {
namespace {

using namespace std::chrono_literals;

constexpr int status_interrupted = 130;  // restic's
constexpr size_t incomplete_shown_max = 10;
constexpr auto retry_pause = 10s;  // doubled from try to try, up to five minutes
constexpr std::chrono::seconds retry_pause_max = 5min;

// The state file has all of them.
void warn_of(const std::vector<std::string>& incomplete, const std::string& left_out) {
  size_t shown = std::min(incomplete.size(), incomplete_shown_max);
  for (size_t i = 0; i < shown; ++i) warn(left_out + ": " + incomplete[i]);
  if (shown < incomplete.size()) warn(fmt::format("{}: {} more", left_out, incomplete.size() - shown));
}

}  // namespace

JobRun::JobRun(const Job& job, Output output, uint64_t retry_lock_s)
    : job_(job),
      wording_(wording_of(job.pipeline)),
      file_(job.state_file),
      display_(output, wording_),
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
    LockKeeper::Meanwhile mirror = [this] { return run_mirror(); };
    Cause cause =
        co_await session_.open(job_.pipeline.lock, lock_patience_, std::move(abandoned_), std::move(mirror));
    if (cause) co_return cause;
  }
  Cause cause = co_await run_steps(false);
  co_return cause;
}

// The steps at the beginning that fill the cache and do nothing else, and the plan that comes behind them:
// they do not wait until it is sure that the lock is ours.
Task<Cause> JobRun::run_mirror() {
  const std::vector<Step>& steps = job_.pipeline.steps;
  for (mirrored_ = 0; mirrored_ < steps.size() && only_mirrors(steps[mirrored_]); ++mirrored_) {
    Cause cause = co_await run_repeatedly(steps[mirrored_]);
    if (cause) co_return cause;
  }
  if (mirrored_ < steps.size() && begins_with_plan(steps[mirrored_])) session_.start_ahead(steps[mirrored_]);
  co_return std::nullopt;
}

Task<Cause> JobRun::run_steps(bool always) {
  Cause first;
  for (size_t number = mirrored_; number < job_.pipeline.steps.size(); ++number) {
    const Step& step = job_.pipeline.steps[number];
    if (step.always != always || (first && !always)) continue;
    Cause cause = co_await run_repeatedly(step);
    if (cause && !first) first = cause;
  }
  co_return first;
}

// As often as the step asks for it. What was incomplete is tried again.
Task<Cause> JobRun::run_repeatedly(const Step& step) {
  Rounds rounds;
  const std::vector<std::string> incomplete = file_.state.totals.incomplete;
  for (;;) {
    file_.state.totals.incomplete = incomplete;
    session_.set_variable("PG_OFFSITE_AVOID", rounds.avoid());
    Cause cause = co_await run_with_retries(step, rounds);
    if (cause || !rounds.next()) co_return cause;
  }
}

Task<Cause> JobRun::run_with_retries(const Step& step, Rounds& rounds) {
  std::chrono::seconds pause = retry_pause;
  const JobTotals before = file_.state.totals;
  for (unsigned tries = 0;; ++tries) {
    Cause cause = co_await run_once(step, rounds);
    bool again =
        cause && cause->blame == Blame::temporary && tries < job_.pipeline.retry && !session_.stopped();
    if (!again) co_return cause;
    file_.state.totals = before;
    warn(fmt::format("{}; trying again in {} s", cause->line(), pause.count()));
    co_await session_.pause(pause);
    pause = std::min(pause * 2, retry_pause_max);
  }
}

Task<Cause> JobRun::run_once(const Step& step, Rounds& rounds) {
  const JobTotals before = file_.state.totals;
  auto watch = [&](const Frame& frame) { take(frame, before, rounds); };
  rounds.begin();
  display_.start(file_.state.totals);
  Cause cause = co_await session_.run(step, watch);
  display_.stop();
  co_return cause;
}

void JobRun::take(const Frame& frame, const JobTotals& before, Rounds& rounds) {
  if (frame.kind == Kind::finding) display_.tell(finding_line(Finding::parse(frame.text())));
  file_.state.totals.take(frame, before, rounds.repeated());
  rounds.take(frame);
  if (other_) other_(frame);
}

// Gives the cause back, or what the totals say, or why the state could not be written.
Cause JobRun::conclude(Cause cause) {
  JobState& state = file_.state;
  if (std::string failure = wording_.failure(state.totals); !cause && !failure.empty())
    cause = FirstCause{.blame = Blame::input, .message = failure};
  state.cause = cause;
  bool whole = state.totals.incomplete.empty() && state.totals.files_unfinished == 0;
  JobStatus ending = whole ? JobStatus::complete : JobStatus::partial;
  state.end(session_.interrupted() ? JobStatus::interrupted : cause ? JobStatus::failed : ending, now());
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
                                      : (state.status == JobStatus::partial ? wording_.status_partial : 0);
  bool judged = cause && cause->message == wording_.failure(state.totals);  // that is what it found
  if (!cause || judged) display_.summary(state.totals, state.last_seconds);
  if (cause) {
    offsite::report(Error(cause->blame, cause->line(), cause->hint));
    display_.failure(status, cause->line());
    return status;
  }
  warn_of(state.totals.incomplete, wording_.left_out);
  return status;
}

}  // namespace offsite
