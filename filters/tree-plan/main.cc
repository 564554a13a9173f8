// tree-plan: which packs of trees the cache still lacks, so that r2-get --keep can fetch them.
#include "format/json.h"
#include "format/place.h"
#include "process/filter.h"
#include "process/key.h"
#include "process/sandbox.h"
#include "process/whole_trees.h"
#include "tree_packs.h"
#include "tree_walk.h"

using namespace offsite;

namespace {

struct Arguments {
  std::string cache;
  SnapshotOptions selection;
  bool all = false;
};

std::vector<SelectedSnapshot> select(CachedRepository& repository, const Arguments& arguments) {
  if (!arguments.all) return arguments.selection.resolve(repository);
  std::vector<SelectedSnapshot> all;
  for (NamedSnapshot& each : repository.snapshots()) all.push_back({std::move(each), ""});
  return all;
}

Task<void> send_fetches(FrameSink& out, const std::set<Id>& packs) {
  for (const Id& pack : packs) {
    std::string fetch = Fetch{{ObjectType::data, pack}}.to_json();
    co_await out.send(Kind::fetch, std::string_view(fetch));
  }
}

std::string final_stat(const TreeWalk& walk) {
  JsonWriter json;
  json.object().member("filter", "tree-plan").member("final", true).member("trees", walk.trees());
  json.member("trees_damaged", walk.damaged());
  return json.member("packs_missing", uint64_t{walk.missing_packs().size()}).close().take();
}

Task<void> plan(FrameSink& out, const Arguments& arguments) {
  CacheFolder cache(arguments.cache);
  MasterKey key = open_master_key(cache);  // may run a password command: before anything is given up
  keep_only({.write = {arguments.cache}});
  CachedRepository repository(cache, key);
  drop_unnamed_packs(repository);
  WholeTrees whole(cache);
  TreeWalk walk(repository);
  for (const SelectedSnapshot& each : select(repository, arguments)) walk.take(each);
  whole.add(walk.whole());
  co_await send_fetches(out, walk.missing_packs());
  std::string stat = final_stat(walk);
  co_await out.send(Kind::stat, std::string_view(stat));
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  Options options("tree-plan", "Says which packs of trees the cache lacks, for r2-get --keep to fetch.");
  arguments.selection.declare_many(options);
  options.flag("--all", arguments.all, "the trees of every snapshot");
  options.text("--cache", arguments.cache, "the repository's cache folder", "PG_OFFSITE_CACHE");
  options.example("tree-plan latest | r2-get --keep | frame-dump",
                  "once for each level of folders; until nothing is missing");
  return filter_main(options, argc, argv, [&](FrameSource&, FrameSink& out) { return plan(out, arguments); });
}
