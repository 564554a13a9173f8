// The command line of pg-offsite: its verbs and their options.
#pragma once

#include "display.h"
#include "job.h"

namespace offsite {

struct Arguments {
  std::string pipeline;
  RepositoryOptions repository;
  uint64_t retry_lock_s = 0;
  bool print = false, dry_run = false, json = false, quiet = false;
  std::string topic;

  Output output() const { return json ? Output::json : quiet ? Output::quiet : Output::text; }
};

struct Verbs {
  // Declares them; `options` and `given` outlive the parsing.
  Verbs(Options& options, Arguments& given);

  Options& run;
  Options& init;
  Options& version;
  Options& help;
};

// What `pg-offsite help [VERB]` prints. Throws Error(usage) if there is no such verb.
std::string help_text(const Options& options, const Verbs& verbs, const std::string& topic);

}  // namespace offsite
