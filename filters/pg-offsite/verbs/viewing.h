// What the verbs have in common that only look at a repository: bring the cache up to date, open the key,
// fetch the trees that are missing, and then read from the cache alone, without network and without a lock.
#pragma once

#include <functional>
#include <vector>

#include "filters/pg-offsite/job/session.h"
#include "process/snapshot_options.h"
#include "verb.h"

namespace offsite {

using Selected = std::vector<SelectedSnapshot>;

struct Viewing {
  const SnapshotOptions& selection;
  bool trees = true;  // whether those of the snapshots are read
  // Gives the exit status. Throws Error.
  std::function<int(CachedRepository&, const Selected&)> show;
};

// Opens the repository of the options, and shows what is selected. Throws Error.
Task<int> view_repository(const CommonOptions& common, const Viewing& viewing);

// Steps of an open session, each as often as it asks for. Throws Error.
Task<void> run_all(Session& session, const std::vector<Step>& steps);
// What is selected, and its trees in the cache; snapshots and index are mirrored already. Throws Error.
Task<Selected> fetch_trees(Session& session, CachedRepository& repository, const SnapshotOptions& selection);

}  // namespace offsite
