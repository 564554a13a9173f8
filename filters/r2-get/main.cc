// r2-get: a repository's objects out of an S3 bucket or a folder; with --sync, the small ones into the cache.
#include <algorithm>

#include "filters/r2-get/mirror.h"
#include "process/filter.h"
#include "process/store_options.h"

namespace offsite {
namespace {

// Snapshots before the index: then the index has the blobs of every snapshot that was listed. Locks last,
// because they are what grows old.
constexpr std::array sync_order = {ObjectType::keys, ObjectType::snapshots, ObjectType::index,
                                   ObjectType::locks};

struct Wanted {
  bool sync = false;
  std::string cache;
  std::string only;
};

// "index,locks" → those types; all of them for "".
std::vector<ObjectType> parse_types(std::string_view only) {
  if (only.empty()) return {sync_order.begin(), sync_order.end()};
  std::vector<ObjectType> types;
  while (!only.empty()) {
    std::string_view name = only.substr(0, only.find(','));
    std::optional<ObjectType> type = type_from(name);
    if (!type || *type == ObjectType::data)
      throw Error(Blame::usage, "read --only: there is no type \"" + std::string(name) + "\"",
                  "types are config, keys, snapshots, index and locks");
    types.push_back(*type);
    only.remove_prefix(std::min(name.size() + 1, only.size()));
  }
  return types;
}

bool has(const std::vector<ObjectType>& types, ObjectType type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

Task<void> sync(FrameSink& out, const Wanted& wanted, const StoreOptions& where) {
  if (!wanted.sync)
    throw Error(Blame::usage, "get what: it is not said",
                "r2-get --sync mirrors a repository into the cache");
  if (wanted.cache.empty())
    throw Error(Blame::usage, "sync the cache: none is given", "name it with --cache or PG_OFFSITE_CACHE");
  std::vector<ObjectType> types = parse_types(wanted.only);
  std::unique_ptr<Store> store = where.open();
  Mirror mirror(*store, wanted.cache, where.lanes());
  co_await mirror.sync_config(where.repository());
  for (ObjectType type : sync_order)
    if (has(types, type)) co_await mirror.sync(type);
  if (has(types, ObjectType::index)) co_await mirror.check_pending();
  std::string stat = final_stat(mirror.totals(), store->retries());
  co_await out.send(Kind::stat, std::string_view(stat));
  co_await out.end();
}

}  // namespace
}  // namespace offsite

int main(int argc, char** argv) {
  using namespace offsite;
  Options options("r2-get", "Gets repository objects out of an S3 bucket or a folder.");
  Wanted wanted;
  options.flag("--sync", wanted.sync, "make the cache a mirror of config, keys, snapshots, index and locks");
  options.text("--cache", wanted.cache, "the cache folder of this repository", "PG_OFFSITE_CACHE");
  options.text("--only", wanted.only, "with --sync: these types only, TYPE[,TYPE]…; config always");
  StoreOptions where(options, 8);
  options.example("r2-get --sync -r /srv/backup --cache /var/cache/pg-offsite/backup",
                  "what a backup begins with");
  options.example("r2-get --sync --only locks", "what the lock's keeper does");
  return filter_main(options, argc, argv,
                     [&](FrameSource&, FrameSink& out) { return sync(out, wanted, where); });
}
