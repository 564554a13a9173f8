#include "verb.h"

namespace offsite {

void CommonOptions::declare_locked(Options& options) {
  repository.declare(options);
  options.text("--pipeline", pipeline, "take the repository and the password from this pipeline");
  options.flag("--json", json, "print JSON, as restic does");
  options.flag("-q,--quiet", quiet, "print nothing but errors");
  options.flag("-v,--verbose", verbose, "say more, where there is more to say");
  options.duration("--retry-lock", retry_lock_s, "how long to wait for a lock that is in the way");
}

void CommonOptions::declare(Options& options) {
  declare_locked(options);
  options.flag("--no-lock", no_lock, "take no lock: for a repository that cannot be written to");
}

// Whoever is used to restic says --no-lock to look at a repository, and may.
void CommonOptions::declare_without_lock(Options& options) {
  declare_locked(options);
  options.flag("--no-lock", no_lock, "no difference: nothing is locked for this");
}

Job CommonOptions::job(Pipeline what) const {
  if (!pipeline.empty()) what.repository = make_job(find_pipeline(pipeline), repository).pipeline.repository;
  Job job = make_job(std::move(what), repository);
  job.state_file.clear();
  ask_for_password(job, "enter password for repository: ");
  return job;
}

}  // namespace offsite
