// A verb of pg-offsite's command line. Its constructor declares its options; what it does is a coroutine.
#pragma once

#include <memory>

#include "filters/pg-offsite/job/display.h"
#include "filters/pg-offsite/job/job.h"

namespace offsite {

class Verb {
 public:
  virtual ~Verb() = default;
  // The exit status, restic's. Throws Error.
  virtual Task<int> run() = 0;
};

// The options of every verb that works on a repository.
struct CommonOptions {
  RepositoryOptions repository;
  std::string pipeline;
  uint64_t retry_lock_s = 0;
  bool no_lock = false, json = false, quiet = false, verbose = false;

  void declare(Options& options);
  // For a verb that cannot do without a lock.
  void declare_locked(Options& options);
  // For one that needs none.
  void declare_without_lock(Options& options);
  Pipeline::Lock lock(Pipeline::Lock wanted) const { return no_lock ? Pipeline::Lock::none : wanted; }
  Output output() const { return json ? Output::json : quiet ? Output::quiet : Output::text; }
  // What is to be run, on the repository of the options, of --pipeline or of the environment; no state is
  // kept of it. Asks for the password on the terminal where nothing else says it. Throws Error(usage),
  // Error(input).
  Job job(Pipeline pipeline) const;
};

}  // namespace offsite
