#include "command_line.h"

#include <fmt/core.h>

#include "filters/pg-offsite/verbs/caches.h"
#include "filters/pg-offsite/verbs/cat.h"
#include "filters/pg-offsite/verbs/check.h"
#include "filters/pg-offsite/verbs/diff.h"
#include "filters/pg-offsite/verbs/dump.h"
#include "filters/pg-offsite/verbs/find.h"
#include "filters/pg-offsite/verbs/init.h"
#include "filters/pg-offsite/verbs/keys.h"
#include "filters/pg-offsite/verbs/ls.h"
#include "filters/pg-offsite/verbs/restore.h"
#include "filters/pg-offsite/verbs/run.h"
#include "filters/pg-offsite/verbs/snapshots.h"
#include "filters/pg-offsite/verbs/stats.h"
#include "filters/pg-offsite/verbs/unlock.h"

namespace offsite {
namespace {

struct Entry {
  const char* name;
  const char* about;
  std::unique_ptr<Verb> (*make)(Options&);
};

template <typename V>
std::unique_ptr<Verb> make(Options& options) {
  return std::make_unique<V>(options);
}

constexpr Entry entries[] = {
    {"run", "Runs a pipeline: a backup, for example.", make<Run>},
    {"init", "Makes a new repository.", make<Init>},
    {"unlock", "Removes locks that nobody holds any more.", make<Unlock>},
    {"cache", "Lists the caches on this machine, and tidies up.", make<Caches>},
    {"dump", "Prints a file, or a folder as an archive.", make<Dump>},
    {"key", "Lists, makes and removes keys.", make<Keys>},
    {"restore", "Brings files back.", make<Restore>},
    {"check", "Looks whether the repository is whole.", make<Check>},
    {"snapshots", "Lists the snapshots.", make<Snapshots>},
    {"ls", "Lists the files of a snapshot.", make<Ls>},
    {"find", "Says which snapshots have a file.", make<Find>},
    {"diff", "Says what changed from one snapshot to another.", make<Diff>},
    {"stats", "Counts what snapshots hold.", make<Stats>},
    {"cat", "Prints an object of the repository.", make<Cat>},
};

}  // namespace

std::vector<CommandLine::Known> CommandLine::declare(Options& options) {
  std::vector<Known> known;
  for (const Entry& each : entries) {
    Options& verb = options.verb(each.name, each.about);
    known.push_back({&verb, each.make(verb)});
  }
  return known;
}

CommandLine::CommandLine(Options& options)
    : options_(options),
      verbs_(declare(options)),
      version_(options.verb("version", "Prints the version.")),
      help_(options.verb("help", "Explains a verb.")) {
  before_.declare(options);
  help_.positional("VERB", topic_, "which", false);
  options.example("pg-offsite init -r /srv/backup --password-file /etc/pg-offsite/password", "begin");
  options.example("pg-offsite run postgresql-local -r /srv/backup --password-file /etc/pg-offsite/password",
                  "back PostgreSQL up into a folder");
  options.example("pg-offsite run --print /etc/pg-offsite/nightly.toml", "the same as a shell script");
}

Task<int> CommandLine::run() {
  for (Known& each : verbs_) {
    if (!each.options->chosen()) continue;
    int status = co_await each.verb->run();
    co_return status;
  }
  fmt::print("{}", version_.chosen() ? "pg-offsite " VERSION "\n" : help_text(topic_));
  co_return 0;
}

std::string CommandLine::help_text(const std::string& topic) const {
  if (topic.empty()) return options_.help();
  if (topic == version_.name()) return version_.help();
  if (topic == help_.name()) return help_.help();
  std::string names;
  for (const Known& each : verbs_) {
    if (each.options->name() == topic) return each.options->help();
    names += each.options->name() + ", ";
  }
  throw Error(Blame::usage, fmt::format("explain {}: there is no such verb", topic),
              fmt::format("verbs are {}version and help", names));
}

}  // namespace offsite
