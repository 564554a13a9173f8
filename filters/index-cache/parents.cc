#include "filters/index-cache/parents.h"

#include <fmt/core.h>

#include <map>
#include <set>
#include <utility>

#include "format/error.h"
#include "format/json.h"
#include "format/snapshot.h"
#include "process/key.h"
#include "process/log.h"
#include "process/new_file.h"

namespace offsite {
namespace {

namespace fs = std::filesystem;

constexpr auto orphan_age_max = std::chrono::hours(24);

struct Known {
  Id id;
  Snapshot snapshot;
};

std::vector<Known> read_snapshots(const CacheFolder& cache, Sealer& sealer) {
  std::vector<Known> known;
  for (const Id& id : cache.list("snapshots")) {
    try {
      std::string json = open_cached(cache, "snapshots", id, sealer);
      known.push_back({id, Snapshot::parse(json, "read snapshot " + id.short_hex())});
    } catch (const Error& error) {
      warn(fmt::format("{}; it is no parent for a backup", error.what()));
    }
  }
  return known;
}

// The trees of the newest snapshot, among those that have a list, of every host and set of paths.
std::set<Id> newest_trees(const std::vector<Known>& known, const std::set<Id>& lists) {
  std::map<std::pair<std::string, std::vector<std::string>>, const Snapshot*> newest;
  for (const auto& [id, snapshot] : known) {
    if (!lists.contains(snapshot.tree)) continue;
    const Snapshot*& best = newest[{snapshot.hostname, snapshot.paths}];
    if (!best || best->time < snapshot.time) best = &snapshot;
  }
  std::set<Id> trees;
  for (const auto& [group, snapshot] : newest) trees.insert(snapshot->tree);
  return trees;
}

bool is_old(const fs::path& path) {
  std::error_code gone;
  fs::file_time_type changed = fs::last_write_time(path, gone);
  return !gone && fs::file_time_type::clock::now() - changed > orphan_age_max;
}

void remove_old_temporaries(const CacheFolder& cache) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(cache.parents(), ignored)) {
    fs::path name = entry.path().filename();
    if (!Id::from(name.string()) && name != cache.parent_snapshots().filename() && is_old(entry.path()))
      fs::remove(entry.path(), ignored);
  }
}

std::string snapshots_json(const std::vector<Known>& known, const std::set<Id>& lists) {
  JsonWriter json;
  json.array();
  for (const auto& [id, snapshot] : known) {
    if (!lists.contains(snapshot.tree)) continue;
    json.object().member("id", id.hex()).member("time", to_rfc3339(snapshot.time));
    json.member("tree", snapshot.tree.hex()).member("hostname", snapshot.hostname);
    json.member("paths", snapshot.paths).close();
  }
  return json.close().take();
}

}  // namespace

ParentTotals update_parents(const CacheFolder& cache, Sealer& sealer) {
  std::vector<Known> known = read_snapshots(cache, sealer);
  std::set<Id> trees, lists;
  for (const auto& [id, snapshot] : known) trees.insert(snapshot.tree);
  for (const Id& tree : cache.list("parents")) lists.insert(tree);
  std::set<Id> newest = newest_trees(known, lists);
  std::error_code ignored;
  std::erase_if(lists, [&](const Id& tree) {
    bool wanted = trees.contains(tree) ? newest.contains(tree) : !is_old(cache.parent_list(tree));
    if (!wanted) fs::remove(cache.parent_list(tree), ignored);
    return !wanted;
  });
  remove_old_temporaries(cache);
  write_file_durably(cache.parent_snapshots(), as_bytes(snapshots_json(known, lists)), 0640);
  return {known.size(), lists.size()};
}

}  // namespace offsite
