// r2-get: a repository's objects out of an S3 bucket or a folder: what FETCH frames ask for; with --sync, the
// small ones into the cache; with --keep, packs of trees into the cache; with --list, what is there.
#include "filters/r2-get/fetcher.h"
#include "filters/r2-get/keeper.h"
#include "filters/r2-get/lister.h"
#include "filters/r2-get/mirror.h"
#include "process/filter.h"
#include "process/store_options.h"

namespace offsite {
namespace {

struct Wanted {
  bool sync = false;
  bool skip_damaged = false;
  bool keep = false;
  std::string list;
  std::string cache;
  std::string only;
};

void check_usage(const Wanted& wanted) {
  if (wanted.sync + wanted.keep + !wanted.list.empty() > 1)
    throw Error(Blame::usage, "get what: of --sync, --keep and --list only one can be");
  if ((wanted.sync || wanted.keep) && wanted.cache.empty())
    throw Error(Blame::usage, "fill the cache: none is given", "name it with --cache or PG_OFFSITE_CACHE");
}

Task<void> get(FrameSource& in, FrameSink& out, const Wanted& wanted, const StoreOptions& where) {
  check_usage(wanted);
  std::vector<ObjectType> types = parse_types(wanted.only);
  std::unique_ptr<Store> store = where.open();
  std::string stat;
  if (wanted.sync) {
    Mirror mirror(*store, wanted.cache, where.lanes(), wanted.skip_damaged);
    co_await mirror.sync_all(where.repository(), types);
    stat = final_stat(mirror.totals(), store->retries());
  } else if (wanted.keep) {
    Keeper keeper(*store, wanted.cache, where.lanes());
    co_await keeper.take_all(in, out);
    stat = final_stat(keeper.totals(), store->retries());
  } else if (!wanted.list.empty()) {
    std::set<ObjectType> listed = types_in(wanted.list, "--list", listed_types);
    stat = co_await send_listing(*store, listed, out);
  } else {
    Fetcher fetcher(*store, out, where.lanes());
    co_await fetcher.take_all(in);
    stat = final_stat(fetcher.totals(), store->retries());
  }
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
  options.flag("--keep", wanted.keep, "keep the packs that FETCH frames name in the cache");
  options.flag("--skip-damaged", wanted.skip_damaged, "with --sync: leave a damaged index out");
  options.text("--list", wanted.list, "list the objects of these types, TYPE[,TYPE]…; nothing is read");
  options.text("--cache", wanted.cache, "the cache folder of this repository", "PG_OFFSITE_CACHE");
  options.text("--only", wanted.only, "with --sync: these types only, TYPE[,TYPE]…; config always");
  StoreOptions where(options, 8);
  options.example("r2-get --sync -r /srv/backup --cache /var/cache/pg-offsite/backup",
                  "what a backup begins with");
  options.example("r2-get --sync --only locks", "what the lock's keeper does");
  options.example(
      "restore-plan latest --target /srv/back | r2-get | decryptor | file-writer --target /srv/back",
      "a restore by hand");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return get(in, out, wanted, where); });
}
