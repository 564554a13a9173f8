// The command line of pg-offsite: all its verbs, of which one is chosen.
#pragma once

#include <string>
#include <vector>

#include "filters/pg-offsite/verbs/verb.h"

namespace offsite {

class CommandLine {
 public:
  // Declares every verb; `options` outlives it.
  explicit CommandLine(Options& options);

  // What the chosen verb does, after parsing; without one, help. Gives the exit status. Throws Error.
  Task<int> run();

 private:
  struct Known {
    Options* options;
    std::unique_ptr<Verb> verb;
  };
  static std::vector<Known> declare(Options& options);
  // Of a verb, or of all with an empty topic. Throws Error(usage) if there is no such verb.
  std::string help_text(const std::string& topic) const;

  Options& options_;
  CommonOptions before_;  // what stands before the verb, as restic's global options may; the verb gets it
  std::vector<Known> verbs_;
  Options& version_;
  Options& help_;
  std::string topic_;
};

}  // namespace offsite
