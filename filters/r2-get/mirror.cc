#include "filters/r2-get/mirror.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "format/error.h"
#include "format/json.h"

namespace offsite {
namespace {

// Snapshots before the index: then the index has the blobs of every snapshot that was listed. Locks last,
// because they are what grows old.
constexpr std::array sync_order = {ObjectType::keys, ObjectType::snapshots, ObjectType::index,
                                   ObjectType::locks};

// Everything that was made from the objects of one repository.
void forget_repository(const std::string& cache) {
  for (const char* name :
       {"config", "keys", "snapshots", "index", "locks", "data", "known-blobs", "parents", "pending"})
    std::filesystem::remove_all(std::filesystem::path(cache) / name);
}

std::vector<ObjectName> pending_packs(const std::string& folder) {
  std::vector<ObjectName> packs;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing))
    if (std::optional<Id> id = Id::from(entry.path().filename().string()))
      packs.push_back({ObjectType::data, *id});
  return packs;
}

}  // namespace

std::string final_stat(const MirrorTotals& totals, uint64_t retries) {
  JsonWriter json;
  json.object().member("filter", "r2-get").member("final", true).member("fetched", totals.fetched);
  json.member("bytes_fetched", totals.bytes_fetched).member("removed", totals.removed);
  return json.member("retries", retries).close().take();
}

std::vector<ObjectType> parse_types(std::string_view only) {
  if (only.empty()) return {sync_order.begin(), sync_order.end()};
  std::set<ObjectType> named;
  while (!only.empty()) {
    std::string_view name = only.substr(0, only.find(','));
    std::optional<ObjectType> type = type_from(name);
    if (!type || *type == ObjectType::data)
      throw Error(Blame::usage, "read --only: there is no type \"" + std::string(name) + "\"",
                  "types are config, keys, snapshots, index and locks");
    named.insert(*type);
    only.remove_prefix(std::min(name.size() + 1, only.size()));
  }
  std::vector<ObjectType> types;
  std::ranges::copy_if(sync_order, std::back_inserter(types),
                       [&](ObjectType each) { return named.contains(each); });
  return types;
}

Task<void> Mirror::sync_all(const std::string& repository, const std::vector<ObjectType>& types) {
  co_await sync_config(repository);
  bool index = false;
  for (ObjectType type : types) {
    co_await sync(type);
    index = index || type == ObjectType::index;
  }
  if (index) co_await check_pending();
}

Task<void> Mirror::sync_config(const std::string& repository) {
  std::optional<Bytes> config = co_await store_.get({});
  if (!config)
    throw Error(Blame::no_repository,
                "open the repository " + repository + ": there is none: it has no config",
                "make one: pg-offsite init");
  std::optional<Bytes> cached = co_await cache_.get({}, {});
  if (cached && std::ranges::equal(*cached, *config)) co_return;
  // Another repository stands where the cached one stood: nothing that is known of that one holds for this
  // one.
  auto forget = [&] { forget_repository(folder_); };
  co_await offload(forget);
  co_await put(cache_, {}, *config);
  totals_.fetched += 1;
  totals_.bytes_fetched += config->size();
}

Task<void> Mirror::sync(ObjectType type) {
  std::vector<Listed> listed = co_await store_.list(type);
  std::vector<Listed> cached = co_await cache_.list(type);
  std::map<Id, uint64_t> here;
  for (const Listed& each : cached) here[each.name.id] = each.bytes;
  for (const Listed& each : listed) {
    auto found = here.find(each.name.id);
    bool same = found != here.end() && found->second == each.bytes;
    if (found != here.end()) here.erase(found);
    // restic passes empty locks over, and they cannot have the hash of nothing for a name.
    bool void_lock = type == ObjectType::locks && each.bytes == 0;
    if (!same && !void_lock) co_await lanes_.start(fetch(each.name));
  }
  for (const auto& [id, bytes] : here) co_await lanes_.start(remove({type, id}));
  co_await lanes_.finish();
}

Task<void> Mirror::fetch(ObjectName name) {
  std::optional<Bytes> bytes = co_await store_.get(name);
  if (!bytes) co_return;  // gone since it was listed, as locks are
  co_await put(cache_, name, *bytes);
  totals_.fetched += 1;
  totals_.bytes_fetched += bytes->size();
}

Task<void> Mirror::remove(ObjectName name) {
  co_await cache_.remove(name);
  totals_.removed += 1;
}

Task<void> Mirror::check_pending() {
  std::string folder = folder_ + "/pending";
  auto list = [&] { return pending_packs(folder); };
  std::vector<ObjectName> packs = co_await offload(list);
  for (const ObjectName& pack : packs) co_await lanes_.start(check_pending_pack(pack));
  co_await lanes_.finish();
}

Task<void> Mirror::check_pending_pack(ObjectName pack) {
  std::optional<uint64_t> bytes = co_await store_.size(pack);
  if (bytes) co_return;
  std::string file = folder_ + "/pending/" + pack.id.hex();
  auto erase = [&] { std::filesystem::remove(file); };
  co_await offload(erase);
}

}  // namespace offsite
