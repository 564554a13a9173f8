#include "lock_keeper.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "format/json.h"
#include "process/log.h"

namespace offsite {
namespace {

constexpr std::string_view lock_folder = "locks/";
// Nobody waits a quarter of an hour for a lock, as r2-put and r2-get would by themselves.
constexpr const char* patience_s = "60";

Stage put() { return {.run = {"r2-put", "--retry-for", patience_s}}; }

}  // namespace

Task<std::optional<FirstCause>> LockKeeper::run(Step step, StepRun::Watch watch) {
  StepRun running(step, surroundings_);
  Cause cause = co_await running.run(std::move(watch));
  co_return cause;
}

Task<std::optional<FirstCause>> LockKeeper::mirror() {
  Stage get{.run = {"r2-get", "--sync", "--only", "locks", "--retry-for", patience_s}};
  return run({.name = "lock", .stages = {get}});
}

// A program need not be started to find that there is nobody else.
Task<std::optional<FirstCause>> LockKeeper::judge() {
  std::vector<Id> locks = cache_.list("locks");
  auto is_ours = [this](const Id& id) {
    return std::find(held_.begin(), held_.end(), id.hex()) != held_.end();
  };
  if (std::all_of(locks.begin(), locks.end(), is_ours)) co_return std::nullopt;
  Stage judge{.run = {"repo-lock", "judge"}};
  if (exclusive_) judge.run.push_back("--exclusive");
  for (const std::string& id : held_) judge.run.insert(judge.run.end(), {"--mine", id});
  Step step{.name = "lock", .stages = {judge}};
  Cause cause = co_await run(std::move(step));
  co_return cause;
}

Task<std::optional<FirstCause>> LockKeeper::make() {
  Stage make{.run = {"repo-lock", "make", "--pid", std::to_string(getpid())}};
  if (exclusive_) make.run.push_back("--exclusive");
  auto remember = [this](const Frame& frame) {
    if (frame.kind != Kind::stored) return;
    std::string name = Json::parse(frame.text(), "read a STORED frame").text("name");
    if (!name.starts_with(lock_folder)) return;
    held_.push_back(name.substr(lock_folder.size()));
    events_.changed(held_);
  };
  Step step{.name = "lock", .stages = {make, put()}};
  Cause cause = co_await run(std::move(step), remember);
  if (!cause) doubt_.once(times_.trusted_for);
  co_return cause;
}

Task<void> LockKeeper::remove(std::string id) {
  Step step{.name = "unlock", .stages = {{.run = {"repo-lock", "release", id}}, put()}};
  Cause cause = co_await run(std::move(step));
  if (cause) warn(fmt::format("the lock {} stays behind: {}", id.substr(0, 8), cause->line()));
  std::erase(held_, id);
  events_.changed(held_);
}

Task<void> LockKeeper::clear(std::vector<std::string> abandoned) {
  for (const std::string& id : abandoned)
    if (is_there(id)) co_await remove(id);
}

Task<std::optional<FirstCause>> LockKeeper::take(const Meanwhile& meanwhile) {
  Cause cause = co_await judge();
  if (cause) co_return cause;
  cause = co_await make();
  const auto visible = std::chrono::steady_clock::now() + times_.visible_after;
  if (!cause && meanwhile) cause = co_await while_fresh(meanwhile);
  if (!cause) {
    auto left = std::chrono::ceil<LockTimes::Time>(visible - std::chrono::steady_clock::now());
    co_await pause_for(std::max(left, LockTimes::Time(0)));
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

// To mirror a large repository may take longer than a lock is trusted. No refresh is under way afterwards: in
// the midst of one, our own new lock would be judged as somebody else's.
Task<std::optional<FirstCause>> LockKeeper::while_fresh(const Meanwhile& meanwhile) {
  co_await keeping_.start(keep_fresh());
  Cause cause = co_await meanwhile();
  co_await stop_keeping();
  co_return cause;
}

Task<void> LockKeeper::stop_keeping() {
  stopping_ = true;
  alarm_.ring();
  co_await keeping_.finish();
  stopping_ = false;
}

Task<void> LockKeeper::release() {
  co_await stop_keeping();
  doubt_.stop();
  while (!held_.empty()) co_await remove(held_.back());
}

bool LockKeeper::is_there(const std::string& id) const {
  std::optional<Id> known = Id::from(id);
  return known && std::filesystem::exists(cache_.object("locks", *known));
}

// A new lock first, then the old one goes: there is no moment without one.
Task<std::optional<FirstCause>> LockKeeper::refresh() {
  Cause cause = co_await mirror();
  if (cause) co_return cause;
  if (!is_there(held_.back()))
    co_return FirstCause{.step = "lock",
                         .blame = Blame::locked,
                         .message = "somebody removed our lock while the job ran",
                         .hint = "restic unlock --remove-all must not be used while a backup runs"};
  size_t old = held_.size();
  cause = co_await make();
  if (cause) co_return cause;
  for (; old > 0; --old) co_await remove(held_.front());
  co_return std::nullopt;
}

Task<void> LockKeeper::keep_fresh() {
  std::chrono::milliseconds pause = times_.refresh_every;
  for (;;) {
    co_await alarm_.wait(pause);
    if (stopping_) co_return;
    Cause cause = co_await refresh();
    pause = cause ? times_.refresh_again : times_.refresh_every;
    if (!cause) continue;
    warn(fmt::format("the lock could not be refreshed: {}", cause->message));
    if (cause->blame != Blame::locked) continue;
    events_.lost(*cause);
    co_return;
  }
}

// Whatever a refresh is waiting for: from now on another may take the lock for dead, and remove what we rely
// on.
void LockKeeper::doubt() {
  events_.lost({.step = "lock",
                .blame = Blame::locked,
                .message = "the lock could not be refreshed in time, and cannot be trusted any more"});
}

}  // namespace offsite
