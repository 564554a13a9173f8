#include "filters/r2-get/mirror.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "filters/r2-get/lister.h"
#include "format/error.h"
#include "format/json.h"
#include "process/log.h"
#include "process/pending_packs.h"

namespace offsite {
namespace {

// Snapshots before the index: then the index has the blobs of every snapshot that was listed.
constexpr std::array sync_order = {ObjectType::keys, ObjectType::snapshots, ObjectType::index,
                                   ObjectType::locks};

// Lists that can be asked for at the same time; of one of these, one after the other.
std::vector<std::vector<ObjectType>> turns_of(const std::vector<ObjectType>& types) {
  std::vector<std::vector<ObjectType>> turns;
  for (ObjectType type : types) {
    bool follows =
        type == ObjectType::index && !turns.empty() && turns.back().back() == ObjectType::snapshots;
    if (!follows) turns.emplace_back();
    turns.back().push_back(type);
  }
  return turns;
}

// Everything that was made from the objects of one repository.
void forget_repository(const std::filesystem::path& cache) {
  for (const char* name : {"config", "keys", "snapshots", "index", "locks", "data", "known-blobs",
                           "whole-trees", "polynomial", "parents", "pending"})
    std::filesystem::remove_all(cache / name);
}

}  // namespace

std::string final_stat(const MirrorTotals& totals, uint64_t retries) {
  JsonWriter json;
  json.object().member("filter", "r2-get").member("final", true).member("fetched", totals.fetched);
  json.member("bytes_fetched", totals.bytes_fetched).member("removed", totals.removed);
  return json.member("left_out", totals.left_out).member("retries", retries).close().take();
}

std::vector<ObjectType> parse_types(std::string_view only) {
  if (only.empty()) return {sync_order.begin(), sync_order.end()};
  std::set<ObjectType> named = types_in(only, "--only", sync_order);
  std::vector<ObjectType> types;
  std::ranges::copy_if(sync_order, std::back_inserter(types),
                       [&](ObjectType each) { return named.contains(each); });
  return types;
}

// A list takes as long as the way to the store, and so does config: all are on their way at the same time.
// The cache is left alone until config has come.
Task<void> Mirror::sync_all(const std::string& repository, const std::vector<ObjectType>& types) {
  auto claim = [&] { folder_.claim(); };
  co_await offload(claim);
  Lists lists;
  std::exception_ptr failure;
  try {
    for (std::vector<ObjectType>& turn : turns_of(types))
      co_await lanes_.start(list_in_turn(std::move(turn), lists));
    co_await sync_config(repository);
    co_await lanes_.finish();
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    co_await lanes_.abandon();
    std::rethrow_exception(failure);
  }
  for (ObjectType type : types) co_await sync(type, lists[type]);
  if (lists.contains(ObjectType::index)) co_await check_pending();
}

Task<void> Mirror::list_in_turn(std::vector<ObjectType> types, Lists& lists) {
  for (ObjectType type : types) {
    std::vector<Listed> listed = co_await store_.list(type);
    lists[type] = std::move(listed);
  }
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
  auto forget = [&] { forget_repository(folder_.path()); };
  co_await offload(forget);
  co_await put(cache_, {}, *config);
  totals_.fetched += 1;
  totals_.bytes_fetched += config->size();
}

Task<void> Mirror::sync(ObjectType type, const std::vector<Listed>& listed) {
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
  std::optional<Bytes> bytes;
  try {
    std::optional<Bytes> whole = co_await get_whole(name);
    bytes = std::move(whole);
  } catch (const Error& error) {
    bool skip = skip_damaged_ || name.type != ObjectType::index;
    if (error.blame != Blame::input || !skip) throw;
    warn(std::string(error.what()) + "; it is left out");
    totals_.left_out += 1;
  }
  if (!bytes) co_return;  // or gone since it was listed, as locks are
  co_await put(cache_, name, *bytes);
  totals_.fetched += 1;
  totals_.bytes_fetched += bytes->size();
}

// An object that is what its name says: a folder does not look.
Task<std::optional<Bytes>> Mirror::get_whole(const ObjectName& name) {
  std::optional<Bytes> bytes = co_await store_.get(name);
  if (bytes && Id::of(*bytes) != name.id)
    throw Error(Blame::input, "get " + name.spoken() + ": its SHA-256 is not its name",
                "pg-offsite check tells what is damaged, and what to do");
  co_return bytes;
}

Task<void> Mirror::remove(ObjectName name) {
  co_await cache_.remove(name);
  totals_.removed += 1;
}

// <cache>/pending holds a sealed header for each pack that an interrupted run may have stored; those whose
// pack the store does not have go.
Task<void> Mirror::check_pending() {
  auto list = [&] { return folder_.list("pending"); };
  std::vector<Id> packs = co_await offload(list);
  for (const Id& pack : packs) co_await lanes_.start(check_pending_pack(pack));
  co_await lanes_.finish();
}

Task<void> Mirror::check_pending_pack(Id pack) {
  std::optional<uint64_t> bytes = co_await store_.size({ObjectType::data, pack});
  if (bytes) co_return;
  auto forget = [&] { forget_pending(folder_, pack); };
  co_await offload(forget);
}

}  // namespace offsite
