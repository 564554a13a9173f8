#include "command_line.h"

#include <fmt/core.h>

namespace offsite {

Verbs::Verbs(Options& options, Arguments& given)
    : run(options.verb("run", "Runs a pipeline: a backup, for example.")),
      init(options.verb("init", "Makes a new repository.")),
      version(options.verb("version", "Prints the version.")),
      help(options.verb("help", "Explains a verb.")) {
  run.positional("PIPELINE", given.pipeline, "a file, or the name of an installed or built-in pipeline");
  run.flag("--print", given.print, "print the shell script that does the same, and stop");
  run.flag("-n,--dry-run", given.dry_run, "say what would run, and stop");
  run.duration("--retry-lock", given.retry_lock_s, "how long to wait for a lock that is in the way");
  init.positional("PIPELINE", given.pipeline, "the pipeline whose repository it is", false);
  for (Options* verb : {&run, &init}) {
    given.repository.declare(*verb);
    verb->flag("--json", given.json, "print JSON lines, as restic does");
    verb->flag("-q,--quiet", given.quiet, "print nothing but errors");
  }
  help.positional("VERB", given.topic, "which", false);
  options.example("pg-offsite init -r /srv/backup --password-file /etc/pg-offsite/password", "begin");
  options.example("pg-offsite run postgresql-local -r /srv/backup --password-file /etc/pg-offsite/password",
                  "back PostgreSQL up into a folder");
  options.example("pg-offsite run --print /etc/pg-offsite/nightly.toml", "the same as a shell script");
}

std::string help_text(const Options& options, const Verbs& verbs, const std::string& topic) {
  if (topic.empty()) return options.help();
  for (const Options* verb : {&verbs.run, &verbs.init, &verbs.version, &verbs.help})
    if (verb->name() == topic) return verb->help();
  throw Error(Blame::usage, fmt::format("explain {}: there is no such verb", topic),
              "verbs are run, init, version and help");
}

}  // namespace offsite
