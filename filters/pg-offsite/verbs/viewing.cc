#include "viewing.h"

#include <algorithm>
#include <csignal>
#include <ctime>

#include "filters/pg-offsite/job/mirror_steps.h"
#include "filters/pg-offsite/job/rounds.h"
#include "process/sandbox.h"
#include "process/whole_trees.h"

namespace offsite {
namespace {

// The same snapshots for tree-plan: by their ids, unless all are meant that pass a filter.
Words words_for(const Selected& selected, const SnapshotOptions& selection) {
  if (selection.names.empty()) return selection.words();
  Words words;
  for (const SelectedSnapshot& each : selected)
    words.push_back(each.named.id.hex() + (each.subfolder.empty() ? "" : ":" + each.subfolder));
  return words;
}

bool are_here(const CachedRepository& repository, const Selected& selected) {
  const WholeTrees whole(repository.cache());
  return std::ranges::all_of(
      selected, [&](const SelectedSnapshot& each) { return whole.has(each.named.snapshot.tree); });
}

// From here on trees and snapshots that others wrote are read: whatever they make of us, it has no network
// and sees no file but the cache's. There is nothing left to be released, so a signal may simply end us: the
// loop, which would hear of it, does not run meanwhile.
void shut_off(const Session& session) {
  tzset();  // before the zone's file is out of reach
  keep_only({.write = {session.cache().path()}});
  for (int number : {SIGINT, SIGTERM}) signal(number, SIG_DFL);
}

Task<int> mirror_and_show(Session& session, const Viewing& viewing) {
  const std::vector<Step> steps = {index_step()};
  co_await run_all(session, steps);
  CachedRepository repository(session.cache(), session.key());
  Selected selected;
  if (viewing.trees)
    selected = co_await fetch_trees(session, repository, viewing.selection);
  else
    selected = viewing.selection.resolve(repository);
  shut_off(session);
  co_return viewing.show(repository, selected);
}

}  // namespace

Task<void> run_all(Session& session, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    Rounds rounds;
    do {
      rounds.begin();
      Cause cause = co_await session.run(step, [&](const Frame& frame) { rounds.take(frame); });
      must(cause);
    } while (rounds.next());
  }
}

Task<Selected> fetch_trees(Session& session, CachedRepository& repository, const SnapshotOptions& selection) {
  Selected selected = selection.resolve(repository);
  if (are_here(repository, selected)) co_return selected;
  const std::vector<Step> steps = {trees_step(words_for(selected, selection))};
  co_await run_all(session, steps);
  co_return selected;
}

Task<int> view_repository(const CommonOptions& common, const Viewing& viewing) {
  Job job = common.job(Pipeline{.name = "view"});
  const std::function<Task<int>(Session&)> body = [&](Session& session) {
    return mirror_and_show(session, viewing);
  };
  int status = co_await with_everything(job, body);
  co_return status;
}

}  // namespace offsite
