#include "lock_keeper.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "format/json.h"
#include "process/log.h"

namespace offsite {
namespace {

using namespace std::chrono_literals;

// restic's times: another's lock shows up within the first; ours counts as dead after 30 minutes, and must
// not be trusted for the last quarter of that.
constexpr auto visible_after = 200ms;
constexpr auto refresh_every = 5min;
constexpr auto retry_refresh_every = 1min;
constexpr auto trusted_for = 22min + 30s;
constexpr std::string_view lock_folder = "locks/";

Stage put() { return {.run = {"r2-put", "--retry-for", "60"}}; }

void pass_over(const Frame&) {}

}  // namespace

Task<std::optional<FirstCause>> LockKeeper::run(Step step, StepRun::Watch watch) {
  StepRun running(step, surroundings_, std::move(watch));
  Cause cause = co_await running.run();
  co_return cause;
}

Task<std::optional<FirstCause>> LockKeeper::mirror() {
  return run({.name = "lock", .stages = {{.run = {"r2-get", "--sync", "--only", "locks"}}}}, pass_over);
}

// A program need not be started to find that there is nobody else.
Task<std::optional<FirstCause>> LockKeeper::judge() {
  std::vector<Id> locks = cache_.list("locks");
  if (std::all_of(locks.begin(), locks.end(), [this](const Id& id) { return id.hex() == mine_; }))
    co_return std::nullopt;
  Stage judge{.run = {"repo-lock", "judge"}};
  if (exclusive_) judge.run.push_back("--exclusive");
  if (!mine_.empty()) judge.run.insert(judge.run.end(), {"--mine", mine_});
  Step step{.name = "lock", .stages = {judge}};
  Cause cause = co_await run(std::move(step), pass_over);
  co_return cause;
}

Task<std::optional<FirstCause>> LockKeeper::make() {
  Stage make{.run = {"repo-lock", "make", "--pid", std::to_string(getpid())}};
  if (exclusive_) make.run.push_back("--exclusive");
  auto remember = [this](const Frame& frame) {
    if (frame.kind != Kind::stored) return;
    std::string name = Json::parse(frame.text(), "read a STORED frame").text("name");
    if (name.starts_with(lock_folder)) mine_ = name.substr(lock_folder.size());
  };
  Step step{.name = "lock", .stages = {make, put()}};
  Cause cause = co_await run(std::move(step), remember);
  if (!cause) fresh_ = Clock::now();
  co_return cause;
}

Task<std::optional<FirstCause>> LockKeeper::remove(std::string id) {
  Stage release{.run = {"repo-lock", "release", std::move(id)}};
  return run({.name = "unlock", .stages = {release, put()}}, pass_over);
}

Task<std::optional<FirstCause>> LockKeeper::take() {
  Cause cause = co_await judge();
  if (cause) co_return cause;
  cause = co_await make();
  if (!cause) {
    co_await pause_for(visible_after);
    cause = co_await mirror();
  }
  if (!cause) cause = co_await judge();
  if (cause) {
    co_await release();
    co_return cause;
  }
  co_await keeping_.start(keep_fresh());
  co_return std::nullopt;
}

Task<void> LockKeeper::release() {
  stopping_ = true;
  alarm_.ring();
  co_await keeping_.finish();
  if (mine_.empty()) co_return;
  std::string id = std::exchange(mine_, "");
  Cause cause = co_await remove(id);
  if (cause) warn(fmt::format("the lock {} stays behind: {}", id.substr(0, 8), cause->line()));
}

bool LockKeeper::ours_is_there() const {
  std::optional<Id> id = Id::from(mine_);
  return id && std::filesystem::exists(cache_.object("locks", *id));
}

// A new lock first, then the old one goes: there is no moment without one.
Task<std::optional<FirstCause>> LockKeeper::refresh() {
  Cause cause = co_await mirror();
  if (cause) co_return cause;
  if (!ours_is_there())
    co_return FirstCause{.step = "lock",
                         .blame = Blame::locked,
                         .message = "somebody removed our lock while the job ran",
                         .hint = "restic unlock --remove-all must not be used while a backup runs"};
  std::string old = mine_;
  cause = co_await make();
  if (cause) co_return cause;
  cause = co_await remove(old);
  if (cause) warn(fmt::format("the lock {} stays behind: {}", old.substr(0, 8), cause->line()));
  co_return std::nullopt;
}

Task<void> LockKeeper::keep_fresh() {
  std::chrono::milliseconds pause = refresh_every;
  for (;;) {
    co_await alarm_.wait(pause);
    if (stopping_) co_return;
    Cause cause = co_await refresh();
    pause = cause ? std::chrono::milliseconds(retry_refresh_every) : refresh_every;
    if (!cause) continue;
    warn(fmt::format("the lock could not be refreshed: {}", cause->message));
    if (cause->blame == Blame::temporary && Clock::now() - fresh_ < trusted_for) continue;
    lost_(*cause);
    co_return;
  }
}

}  // namespace offsite
