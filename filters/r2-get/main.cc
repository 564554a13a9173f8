// r2-get: a repository's objects out of an S3 bucket or a folder; with --sync, the small ones into the cache.
#include <algorithm>

#include "filters/r2-get/mirror.h"
#include "format/json.h"
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
  bool has(ObjectType type) const;
};

bool Wanted::has(ObjectType type) const {
  std::string_view rest = only;
  bool found = only.empty();
  while (!rest.empty()) {
    size_t comma = std::min(rest.find(','), rest.size());
    std::optional<ObjectType> named = type_from(rest.substr(0, comma));
    if (!named || *named == ObjectType::data)
      throw Error(Blame::usage,
                  "read --only: there is no type \"" + std::string(rest.substr(0, comma)) + "\"",
                  "types are config, keys, snapshots, index and locks");
    found = found || *named == type;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return found;
}

std::string final_stat(const MirrorTotals& totals, uint64_t retries) {
  JsonWriter json;
  json.object().member("filter", "r2-get").member("final", true).member("fetched", totals.fetched);
  json.member("bytes_fetched", totals.bytes_fetched)
      .member("removed", totals.removed)
      .member("retries", retries);
  return json.close().take();
}

Task<void> sync(FrameSink& out, const Wanted& wanted, const StoreOptions& where) {
  if (!wanted.sync)
    throw Error(Blame::usage, "get what: it is not said",
                "r2-get --sync mirrors a repository into the cache");
  if (wanted.cache.empty())
    throw Error(Blame::usage, "sync the cache: none is given", "name it with --cache or PG_OFFSITE_CACHE");
  std::unique_ptr<Store> store = where.open();
  Mirror mirror(*store, wanted.cache, where.lanes());
  co_await mirror.sync_config(where.repository());
  for (ObjectType type : sync_order)
    if (wanted.has(type)) co_await mirror.sync(type);
  if (wanted.has(ObjectType::index)) co_await mirror.check_pending();
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
