// pg-offsite: runs the pipeline of a backup, and makes the repository that it goes to.
#include <fmt/core.h>

#include "command_line.h"
#include "init.h"
#include "job_run.h"
#include "print.h"
#include "process/filter.h"
#include "rehearsal.h"

using namespace offsite;

namespace {

Task<int> run_pipeline(const Arguments& given) {
  Job job = make_job(find_pipeline(given.pipeline), given.repository);
  if (given.print) fmt::print("{}", shell_script(job));
  if (given.dry_run) fmt::print("{}", rehearse(job));
  if (given.print || given.dry_run) co_return 0;
  if (needs_key(job.pipeline)) ask_for_password(job, "enter password for repository: ");
  JobRun run(job, given.output(), given.retry_lock_s);
  int status = co_await run.run();
  co_return status;
}

Task<int> init(const Arguments& given) {
  Job job = given.pipeline.empty() ? make_job(Pipeline{.name = "init"}, given.repository)
                                   : make_job(find_pipeline(given.pipeline), given.repository);
  co_await init_repository(job, given.output());
  co_return 0;
}

Task<int> print(std::string text) {
  fmt::print("{}", text);
  co_return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments given;
  Options options("pg-offsite",
                  "Backs PostgreSQL up into restic repositories, by pipelines of small filters.");
  Verbs verbs(options, given);
  return runner_main(options, argc, argv, [&] {
    if (verbs.run.chosen()) return run_pipeline(given);
    if (verbs.init.chosen()) return init(given);
    if (verbs.version.chosen()) return print("pg-offsite " VERSION "\n");
    return print(help_text(options, verbs, given.topic));
  });
}
