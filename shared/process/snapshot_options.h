// The options by which a program is told which snapshots are meant, as restic's commands have them.
#pragma once

#include <string>
#include <vector>

#include "format/selection.h"
#include "process/options.h"
#include "process/repository.h"

namespace offsite {

struct SelectedSnapshot {
  NamedSnapshot named;
  std::string subfolder;  // absolute and clean; empty: all of it
};

class SnapshotOptions {
 public:
  // Declares the argument SNAPSHOT and --host, --path and --tag; lives as long as they are parsed.
  void declare(Options& options);
  // The same for any number of snapshots: none means all that the filter lets pass.
  void declare_many(Options& options);
  // --host, --path and --tag alone; `names` is filled by somebody else.
  void declare_filter(Options& options);

  // After parsing. A relative --path is taken from the working folder; without --host, RESTIC_HOST counts,
  // and an empty --host unsets it. Throws Error(usage).
  SnapshotFilter filter() const;

  // What is meant, in the order of the arguments, each snapshot (and subfolder) once; without arguments all
  // that the filter lets pass, oldest first. The filter is for "latest" only where there are arguments; a
  // warning says so if it counts for nothing. Throws Error(usage) for what is unknown or ambiguous,
  // Error(input) for a snapshot that is damaged.
  std::vector<SelectedSnapshot> resolve(CachedRepository& repository) const;
  // Of exactly one argument. Throws Error(usage) if there are more or none.
  SelectedSnapshot resolve_one(CachedRepository& repository) const;

  // The same arguments and options for another program that has them, RESTIC_HOST included.
  std::vector<std::string> words() const;

  std::vector<std::string> names;

 private:
  std::vector<std::string> hosts_, paths_, tags_;
};

}  // namespace offsite
