#include "run.h"

#include <fmt/core.h>

#include "filters/pg-offsite/job/job_run.h"
#include "filters/pg-offsite/job/print.h"
#include "filters/pg-offsite/job/rehearsal.h"

namespace offsite {

Run::Run(Options& options) {
  options.positional("PIPELINE", pipeline_, "a file, or the name of an installed or built-in pipeline");
  options.flag("--print", print_, "print the shell script that does the same, and stop");
  options.flag("-n,--dry-run", dry_run_, "say what would run, and stop");
  options.duration("--retry-lock", retry_lock_s_, "how long to wait for a lock that is in the way");
  repository_.declare(options);
  options.flag("--json", json_, "print JSON lines, as restic does");
  options.flag("-q,--quiet", quiet_, "print nothing but errors");
}

Task<int> Run::run() {
  Job job = make_job(find_pipeline(pipeline_), repository_);
  if (print_) fmt::print("{}", shell_script(job));
  if (dry_run_) fmt::print("{}", rehearse(job));
  if (print_ || dry_run_) co_return 0;
  if (needs_key(job.pipeline)) ask_for_password(job, "enter password for repository: ");
  JobRun run(job, json_ ? Output::json : quiet_ ? Output::quiet : Output::text, retry_lock_s_);
  int status = co_await run.run();
  co_return status;
}

}  // namespace offsite
