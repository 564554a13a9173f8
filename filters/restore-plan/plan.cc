#include "plan.h"

#include <fmt/core.h>

#include <memory>

#include "dumping.h"
#include "format/error.h"
#include "format/meta.h"
#include "format/quote.h"
#include "restoring.h"
#include "verifying.h"

namespace offsite {
namespace {

std::string meta_of(const Snapshot& snapshot) {
  Meta meta{.hostname = snapshot.hostname,
            .username = snapshot.username,
            .uid = snapshot.uid,
            .gid = snapshot.gid,
            .time = snapshot.time,
            .paths = snapshot.paths,
            .tags = snapshot.tags};
  return meta.to_json();
}

Id root_of(CachedRepository& repository, const SelectedSnapshot& selected) {
  const Id& tree = selected.named.snapshot.tree;
  if (selected.subfolder.empty()) return tree;
  std::optional<TreeNode> folder = repository.find(tree, selected.subfolder);
  if (folder && folder->node.type == "dir") return *folder->subtree;
  throw Error(Blame::usage, fmt::format("find {} in snapshot {}: it has no such folder",
                                        one_line(selected.subfolder), selected.named.id.short_hex()));
}

// What the visitors share, and the one that is asked for.
struct Planning {
  Planning(CachedRepository& repository, const Wishes& wishes, std::string_view avoid, FrameSink& out)
      : choice(wishes.patterns, wishes.only), places(repository.blobs(), avoid), frames(out) {
    if (wishes.in_order)
      visitor = std::make_unique<Dumping>(repository, wishes, places, frames, totals);
    else if (wishes.verify)
      visitor = std::make_unique<Verifying>(wishes.target, places, totals);
    else
      visitor = std::make_unique<Restoring>(repository, wishes, choice, places, frames, totals);
  }

  Choice choice;
  BlobPlaces places;
  JsonFrames frames;
  PlanTotals totals;
  std::unique_ptr<Visitor> visitor;
};

}  // namespace

Task<void> send_plan(CachedRepository& repository, const SelectedSnapshot& selected, const Wishes& wishes,
                     std::string_view avoid, FrameSink& out) {
  Planning plan(repository, wishes, avoid, out);
  try {
    Id root = root_of(repository, selected);
    co_await plan.frames.send(Kind::meta, meta_of(selected.named.snapshot));
    co_await visit(repository, root, plan.choice, *plan.visitor, plan.totals.incomplete);
  } catch (const CachedRepository::MissingPack& missing) {
    throw Error(Blame::input,
                fmt::format("read tree {}: the cache lacks pack {}", missing.tree.short_hex(),
                            missing.places.front().pack.short_hex()),
                "run tree-plan | r2-get --keep; if that says it is missing, run check");
  }
  if (!plan.choice.was_found() && plan.totals.incomplete.report().empty())
    throw Error(Blame::usage, fmt::format("find {} in snapshot {}: there is nothing of that name",
                                          one_line(wishes.only), selected.named.id.short_hex()));
  co_await plan.frames.send(Kind::stat, final_stat(plan.totals, selected.named.id));
  co_await plan.frames.flush();
}

}  // namespace offsite
