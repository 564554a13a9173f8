// A repository while pg-offsite works with it: its cache, the key, the lock, and the one step that runs. A
// signal ends what runs; whoever opened it closes it, and the lock is gone.
#pragma once

#include <memory>
#include <optional>

#include "event/timer.h"
#include "job.h"
#include "lock_keeper.h"
#include "process/key.h"
#include "step_run.h"

namespace offsite {

using Cause = std::optional<FirstCause>;

// What is in the cache when a repository has been opened. Who takes a lock mirrors the rest behind it; to who
// takes none, one listing of everything is as good as two, and quicker.
enum class Mirrored { keys, everything };

class Session {
 public:
  using LocksChanged = std::function<void(const std::vector<std::string>& ids)>;

  // `job` outlives it. `changed` hears which locks are ours, whenever that changes.
  explicit Session(const Job& job, LocksChanged changed = {}, Mirrored mirrored = Mirrored::keys);

  // Mirrors keys and locks, or everything; opens the key, takes the lock; waits up to `patience` for one that
  // is in the way. `abandoned`: locks that an earlier run left behind, which go first. `meanwhile` is called
  // each time a lock was taken, while it is not sure yet. Gives why it could not; throws
  // Error(wrong_password), Error(usage) without a password, Error(temporary) for the disk.
  Task<Cause> open(Pipeline::Lock lock, std::chrono::seconds patience,
                   std::vector<std::string> abandoned = {}, LockKeeper::Meanwhile meanwhile = {});
  // Releases the lock, if there is one.
  Task<void> close();

  // Runs one step, which `watch` sees the frames of, unless the session was stopped; even then with `always`.
  // `input`: what the first stage reads, instead of nothing.
  Task<Cause> run(const Step& step, StepRun::Watch watch = {}, Descriptor input = Descriptor());
  // Starts the first stage of a step that run() is called with later, or nobody: for a plan that may be made
  // while it is not sure that the lock is ours. The step outlives the session.
  void start_ahead(const Step& step);
  // Waits, or until the session is stopped.
  Task<void> pause(std::chrono::seconds time);

  // Why it ended before its time, and whether that was a signal.
  const Cause& stopped() const { return stopped_; }
  bool interrupted() const { return interrupted_; }

  // Another variable for the stages whose row allows it; empty: none.
  void set_variable(const std::string& name, const std::string& value);

  const Job& job() const { return job_; }
  const CacheFolder& cache() const { return cache_; }
  const Surroundings& surroundings() const { return surroundings_; }
  // After open().
  const MasterKey& key() const { return key_->master; }
  // The key file that the password opens.
  const Id& key_file() const { return key_->file; }

 private:
  void interrupt(int number);
  void stop(const FirstCause& why);
  void abort(const FirstCause& why);
  Task<Cause> sync();
  Task<void> open_key();
  Task<void> drop_ahead();
  Task<Cause> lock(bool exclusive, std::chrono::seconds patience, std::vector<std::string> abandoned,
                   LockKeeper::Meanwhile meanwhile);

  const Job& job_;
  Surroundings surroundings_;
  CacheFolder cache_;
  LocksChanged changed_;
  Mirrored mirrored_;
  std::optional<OpenedKey> key_;
  std::unique_ptr<LockKeeper> keeper_;
  std::unique_ptr<StepRun> ahead_;
  StepRun* running_ = nullptr;  // what a signal stops
  Cause stopped_;
  bool interrupted_ = false;
  Alarm alarm_;
  SignalWatch signals_;
};

FirstCause cause_of(const std::string& step, const Error& error);
// Throws the cause as an Error, if there is one.
void must(const Cause& cause);

// Opens, does what `body` does, and closes however that ends. Gives the body's exit status, or 130 after a
// signal; throws Error. Everything outlives it.
Task<int> with_session(const Job& job, Pipeline::Lock lock, std::chrono::seconds patience,
                       const std::function<Task<int>(Session&)>& body);
// The same without a lock, with everything mirrored.
Task<int> with_everything(const Job& job, const std::function<Task<int>(Session&)>& body);

}  // namespace offsite
