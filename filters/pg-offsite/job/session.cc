#include "session.h"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>

#include "cache_access.h"
#include "process/log.h"

namespace offsite {
namespace {

using namespace std::chrono_literals;

constexpr int status_interrupted = 130;  // restic's
constexpr auto lock_pause = 5s;          // restic's: doubled up to a minute
constexpr std::chrono::seconds lock_pause_max = 1min;

}  // namespace

Session::Session(const Job& job, LocksChanged changed, Mirrored mirrored)
    : job_(job),
      surroundings_{.environment = job.environment},
      cache_(job.cache),
      changed_(std::move(changed)),
      mirrored_(mirrored),
      signals_({SIGINT, SIGTERM}, [this](int number) { interrupt(number); }) {
  signal(SIGHUP, SIG_IGN);  // `restic unlock` probes the process of a lock with it
}

void Session::interrupt(int number) {
  interrupted_ = true;
  stop({.message = fmt::format("interrupted by signal {}", number)});
}

void Session::stop(const FirstCause& why) {
  if (!stopped_) stopped_ = why;
  if (running_) running_->stop();
  alarm_.ring();
}

// Without the lock nothing more may become durable, so nobody gets time to store what is whole.
void Session::abort(const FirstCause& why) {
  if (!stopped_) stopped_ = why;
  if (running_) running_->abort();
  alarm_.ring();
}

// restic's order for writers: the lock before the index is read.
Task<Cause> Session::open(Pipeline::Lock kind, std::chrono::seconds patience,
                          std::vector<std::string> abandoned, LockKeeper::Meanwhile meanwhile) {
  make_cache(cache_, job_.repository.str());
  Cause cause = co_await sync();
  if (cause) co_return cause;
  co_await open_key();
  if (kind == Pipeline::Lock::none) co_return std::nullopt;
  cause =
      co_await lock(kind == Pipeline::Lock::exclusive, patience, std::move(abandoned), std::move(meanwhile));
  co_return cause;
}

Task<void> Session::close() {
  co_await drop_ahead();
  if (keeper_) co_await keeper_->release();
}

Task<Cause> Session::sync() {
  Stage mirror{.run = {"r2-get", "--sync", "--only", "keys,locks"}};
  if (mirrored_ == Mirrored::everything) mirror.run = {"r2-get", "--sync", "--skip-damaged"};
  const Step step{.name = "open", .stages = {mirror}};
  Cause cause = co_await run(step);
  co_return cause;
}

// scrypt takes half a second, so it runs once a session; and no filter ever sees the password.
Task<void> Session::open_key() {
  std::optional<Secret> password = find_password(job_.password);
  if (!password)
    throw Error(
        Blame::usage, "open the repository: no password is given",
        "give --password-file, or set RESTIC_PASSWORD_FILE, RESTIC_PASSWORD_COMMAND or RESTIC_PASSWORD");
  auto derive = [&] { return offsite::open_key(cache_, password->text()); };
  key_ = co_await offload(derive);
  surroundings_.master_key = key_->master.to_json();
}

Task<Cause> Session::lock(bool exclusive, std::chrono::seconds patience, std::vector<std::string> abandoned,
                          LockKeeper::Meanwhile meanwhile) {
  LockKeeper::Events events{.lost = [this](const FirstCause& why) { abort(why); },
                            .changed =
                                [this](const std::vector<std::string>& ids) {
                                  if (changed_) changed_(ids);
                                }};
  auto until = std::chrono::steady_clock::now() + patience;
  std::chrono::seconds wait = lock_pause;
  for (;;) {
    keeper_ = std::make_unique<LockKeeper>(surroundings_, cache_, exclusive, events);
    co_await keeper_->clear(std::exchange(abandoned, {}));
    Cause cause = co_await keeper_->take(meanwhile);
    if (cause) co_await drop_ahead();
    bool again = cause && cause->blame == Blame::locked && !stopped_;
    if (!again || std::chrono::steady_clock::now() + wait > until) co_return cause;
    note(fmt::format("{}; trying again in {} s", cause->message, wait.count()));
    co_await pause(wait);
    wait = std::min(wait * 2, lock_pause_max);
    cause = co_await sync();
    if (cause) co_return cause;
  }
}

Task<Cause> Session::run(const Step& step, StepRun::Watch watch, Descriptor input) {
  if (stopped_ && !step.always) co_return stopped_;
  Cause refused;
  try {
    open_cache_to_users(cache_, step);
  } catch (const Error& error) {
    refused = cause_of(step.name, error);
  }
  if (refused) co_return refused;
  std::unique_ptr<StepRun> run = ahead_ && ahead_->is_of(step)
                                     ? std::exchange(ahead_, nullptr)
                                     : std::make_unique<StepRun>(step, surroundings_);
  if (input) run->feed(std::move(input));
  running_ = run.get();
  Cause cause = co_await run->run(std::move(watch));
  running_ = nullptr;
  co_return cause;
}

// What is wrong with it is told when the step is run.
void Session::start_ahead(const Step& step) {
  try {
    open_cache_to_users(cache_, step);
    auto run = std::make_unique<StepRun>(step, surroundings_);
    run->start_next();
    ahead_ = std::move(run);
  } catch (const Error&) {
  }
}

Task<void> Session::drop_ahead() {
  std::unique_ptr<StepRun> run = std::exchange(ahead_, nullptr);
  if (run) co_await run->drop();
}

Task<void> Session::pause(std::chrono::seconds time) { return alarm_.wait(time); }

void Session::set_variable(const std::string& name, const std::string& value) {
  surroundings_.environment.erase(name);
  if (!value.empty()) surroundings_.environment[name] = value;
}

FirstCause cause_of(const std::string& step, const Error& error) {
  return {.step = step, .blame = error.blame, .message = error.what(), .hint = error.hint};
}

void must(const Cause& cause) {
  if (cause) throw Error(cause->blame, cause->line(), cause->hint);
}

namespace {

Task<int> within(Session& session, Pipeline::Lock lock, std::chrono::seconds patience,
                 const std::function<Task<int>(Session&)>& body) {
  int status = 0;
  std::exception_ptr failed;
  try {
    Cause cause = co_await session.open(lock, patience);
    must(cause);
    status = co_await body(session);
  } catch (...) {
    failed = std::current_exception();
  }
  co_await session.close();
  if (session.interrupted()) {
    warn(session.stopped()->line());
    co_return status_interrupted;
  }
  must(session.stopped());
  if (failed) std::rethrow_exception(failed);
  co_return status;
}

}  // namespace

Task<int> with_session(const Job& job, Pipeline::Lock lock, std::chrono::seconds patience,
                       const std::function<Task<int>(Session&)>& body) {
  Session session(job);
  int status = co_await within(session, lock, patience, body);
  co_return status;
}

Task<int> with_everything(const Job& job, const std::function<Task<int>(Session&)>& body) {
  Session session(job, {}, Mirrored::everything);
  int status = co_await within(session, Pipeline::Lock::none, std::chrono::seconds(0), body);
  co_return status;
}

}  // namespace offsite
