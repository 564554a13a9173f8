#include "verb.h"

namespace offsite {

void CommonOptions::declare_without_lock(Options& options) {
  repository.declare(options);
  options.text("--pipeline", pipeline, "take the repository and the password from this pipeline");
  options.flag("--json", json, "print JSON, as restic does");
  options.flag("-q,--quiet", quiet, "print nothing but errors");
}

void CommonOptions::declare_locked(Options& options) {
  declare_without_lock(options);
  options.duration("--retry-lock", retry_lock_s, "how long to wait for a lock that is in the way");
}

void CommonOptions::declare(Options& options) {
  declare_locked(options);
  options.flag("--no-lock", no_lock, "take no lock: for a repository that cannot be written to");
}

Job CommonOptions::job(Pipeline what) const {
  if (!pipeline.empty()) what.repository = make_job(find_pipeline(pipeline), repository).pipeline.repository;
  Job job = make_job(std::move(what), repository);
  job.state_file.clear();
  ask_for_password(job, "enter password for repository: ");
  return job;
}

}  // namespace offsite
