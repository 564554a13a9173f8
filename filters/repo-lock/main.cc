// repo-lock: makes, judges and releases the locks of a repository; r2-put and r2-get carry them.
#include "filters/repo-lock/verbs.h"
#include "process/filter.h"

using namespace offsite;

namespace {

Task<void> no_verb() {
  throw Error(Blame::usage, "lock the repository: it is not said how",
              "repo-lock --help shows what it takes");
  co_return;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  Options options("repo-lock", "Makes and judges the locks of a restic repository.");
  Options& making = options.verb("make", "write a lock object for r2-put");
  Options& judging = options.verb("judge", "fail if a lock in the cache is in the way");
  Options& releasing = options.verb("release", "write what makes r2-put delete a lock");
  Options& sweeping = options.verb("sweep", "write what makes r2-put delete locks that were left behind");
  for (Options* verb : {&making, &judging, &sweeping})
    verb->text("--cache", arguments.cache, "the repository's cache folder", "PG_OFFSITE_CACHE");
  for (Options* verb : {&making, &judging})
    verb->flag("--exclusive", arguments.exclusive, "the lock is, or would be, exclusive");
  sweeping.flag("--all", arguments.all, "locks that are in use as well");
  making.number("--pid", arguments.pid, "the process that lives as long as the lock");
  judging.texts("--mine", arguments.mine, "a lock of our own, which is not in the way");
  releasing.positional("ID", arguments.released, "the lock");
  options.example("repo-lock make --pid $$ | r2-put | frame-dump", "lock by hand");
  return filter_main(options, argc, argv, [&](FrameSource&, FrameSink& out) {
    if (making.chosen()) return make(out, arguments);
    if (judging.chosen()) return judge(out, arguments);
    if (sweeping.chosen()) return sweep(out, arguments);
    return releasing.chosen() ? release(out, arguments) : no_verb();
  });
}
