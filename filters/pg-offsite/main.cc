// pg-offsite: runs the pipeline of a backup, and makes the repository that it goes to.
#include <fmt/core.h>

#include "init.h"
#include "job_run.h"
#include "print.h"
#include "process/filter.h"
#include "rehearsal.h"

using namespace offsite;

namespace {

struct Arguments {
  std::string pipeline;
  RepositoryOptions repository;
  uint64_t retry_lock_s = 0;
  bool print = false, dry_run = false, json = false, quiet = false;
  std::string topic;

  Output output() const { return json ? Output::json : quiet ? Output::quiet : Output::text; }
};

struct Verbs {
  Options& run;
  Options& init;
  Options& version;
  Options& help;
};

Verbs declare(Options& options, Arguments& given) {
  Verbs verbs{options.verb("run", "Runs a pipeline: a backup, for example."),
              options.verb("init", "Makes a new repository."), options.verb("version", "Prints the version."),
              options.verb("help", "Explains a verb.")};
  verbs.run.positional("PIPELINE", given.pipeline,
                       "a file, or the name of an installed or built-in pipeline");
  verbs.run.flag("--print", given.print, "print the shell script that does the same, and stop");
  verbs.run.flag("-n,--dry-run", given.dry_run, "say what would run, and stop");
  verbs.run.duration("--retry-lock", given.retry_lock_s, "how long to wait for a lock that is in the way");
  for (Options* verb : {&verbs.run, &verbs.init}) {
    given.repository.declare(*verb);
    verb->flag("--json", given.json, "print JSON lines, as restic does");
    verb->flag("-q,--quiet", given.quiet, "print nothing but errors");
  }
  verbs.help.positional("VERB", given.topic, "which", false);
  options.example("pg-offsite init -r /srv/backup --password-file /etc/pg-offsite/password", "begin");
  options.example("pg-offsite run postgresql-local -r /srv/backup --password-file /etc/pg-offsite/password",
                  "back PostgreSQL up into a folder");
  options.example("pg-offsite run --print /etc/pg-offsite/nightly.toml", "the same as a shell script");
  return verbs;
}

Task<int> run_pipeline(const Arguments& given) {
  Job job = make_job(find_pipeline(given.pipeline), given.repository);
  if (given.print) fmt::print("{}", shell_script(job));
  if (given.dry_run) fmt::print("{}", rehearse(job));
  if (given.print || given.dry_run) co_return 0;
  rehearse(job);
  JobRun run(job, given.output(), given.retry_lock_s);
  int status = co_await run.run();
  co_return status;
}

Task<int> init(const Arguments& given) {
  Job job = make_job(Pipeline{.name = "init"}, given.repository);
  co_await init_repository(job, given.output());
  co_return 0;
}

Task<int> print(std::string text) {
  fmt::print("{}", text);
  co_return 0;
}

std::string help(const Options& options, const Verbs& verbs, const std::string& topic) {
  if (topic.empty()) return options.help();
  for (const Options* verb : {&verbs.run, &verbs.init, &verbs.version, &verbs.help})
    if (verb->name() == topic) return verb->help();
  throw Error(Blame::usage, fmt::format("explain {}: there is no such verb", topic),
              "verbs are run, init, version, help");
}

}  // namespace

int main(int argc, char** argv) {
  Arguments given;
  Options options("pg-offsite",
                  "Backs PostgreSQL up into restic repositories, by pipelines of small filters.");
  Verbs verbs = declare(options, given);
  return runner_main(options, argc, argv, [&] {
    if (verbs.run.chosen()) return run_pipeline(given);
    if (verbs.init.chosen()) return init(given);
    if (verbs.version.chosen()) return print("pg-offsite " VERSION "\n");
    return print(help(options, verbs, given.topic));
  });
}
