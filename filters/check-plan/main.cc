// check-plan: what is wrong with a repository as far as its cache and a listing tell, and what has to be read
// to know the rest.
#include "plan.h"
#include "process/filter.h"
#include "process/key.h"
#include "process/sandbox.h"
#include "process/self.h"

using namespace offsite;

namespace {

struct Arguments {
  std::string cache;
  bool read_data = false;
  std::string subset;
  bool with_cache = false;
};

WhatToRead wanted(const Arguments& arguments) {
  if (arguments.read_data && !arguments.subset.empty())
    throw Error(Blame::usage, "--read-data and --read-data-subset: only one of them can be meant");
  WhatToRead what{.with_cache = arguments.with_cache};
  if (arguments.read_data) what.packs = Subset::all();
  if (!arguments.subset.empty()) what.packs = Subset::parse(arguments.subset, now());
  return what;
}

Task<void> plan(FrameSource& in, FrameSink& out, const Arguments& arguments) {
  WhatToRead what = wanted(arguments);
  CacheFolder cache(arguments.cache);
  MasterKey key = open_master_key(cache);  // may run a password command: before anything is given up
  keep_only({.write = {arguments.cache}});
  CachedRepository repository(cache, key);
  CheckPlan plan(out, repository);
  co_await plan.make(in, what);
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  Options options("check-plan", "Finds what is wrong with a repository, and says what to read for the rest.");
  options.text("--cache", arguments.cache, "the repository's cache folder", "PG_OFFSITE_CACHE");
  options.flag("--read-data", arguments.read_data, "have every pack read");
  options.text("--read-data-subset", arguments.subset, "have some packs read: n/t, week/t, x% or a size");
  options.flag("--with-cache", arguments.with_cache, "do not have read again what is in the cache");
  options.example("r2-get --list data | check-plan | r2-get | pack-check | frame-dump",
                  "check a repository by hand");
  options.example("r2-get --list data | check-plan --read-data-subset 5% | r2-get | pack-check | …",
                  "read a twentieth more, that which was not read for the longest time");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return plan(in, out, arguments); });
}
