#include "check.h"

#include "filters/pg-offsite/job/job_run.h"
#include "filters/pg-offsite/job/mirror_steps.h"

namespace offsite {

Check::Check(Options& options) {
  options.flag("--read-data", read_data_, "read every pack, and open every blob");
  options.text("--read-data-subset", subset_,
               "read some packs: n/t (the nth of t parts), week/t (by the week of the year), x%, or a size");
  options.flag("--with-cache", with_cache_, "believe the trees in the cache instead of reading them again");
  common_.declare(options);
  options.example("pg-offsite check -r /srv/backup --read-data-subset 5%",
                  "structure, and a twentieth of the data: what was not read for the longest time");
}

// restic's: nobody may change what is being looked at.
Task<int> Check::run() {
  Words plan = {"check-plan"};
  if (read_data_) plan.push_back("--read-data");
  if (!subset_.empty()) plan = joined(plan, {"--read-data-subset", subset_});
  if (with_cache_) plan.push_back("--with-cache");
  Pipeline pipeline{.name = "check", .lock = common_.lock(Pipeline::Lock::exclusive)};
  pipeline.steps = mirror_steps(Words{"--all"});
  pipeline.steps.push_back({.name = "check",
                            .stages = {{.run = {"r2-get", "--list", "data,index,keys,locks,snapshots"}},
                                       {.run = plan},
                                       {.run = {"r2-get"}},
                                       {.run = {"pack-check"}}}});
  Job job = common_.job(std::move(pipeline));
  JobRun run(job, common_.output(), common_.retry_lock_s);
  int status = co_await run.run();
  co_return status;
}

}  // namespace offsite
