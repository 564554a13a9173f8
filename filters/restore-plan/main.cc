// restore-plan: what of a snapshot is to be fetched, and where it belongs.
#include <filesystem>

#include "format/entry.h"
#include "plan.h"
#include "process/filter.h"
#include "process/key.h"
#include "process/pattern_options.h"
#include "process/sandbox.h"

using namespace offsite;

namespace {

struct Arguments {
  std::string cache;
  SnapshotOptions snapshot;
  PatternOptions patterns;
  std::string overwrite = "always";
  Wishes wishes;
};

Overwrite overwrite_from(const std::string& word) {
  if (word == "if-changed") return Overwrite::if_changed;
  if (word == "if-newer") return Overwrite::if_newer;
  return word == "never" ? Overwrite::never : Overwrite::always;
}

Wishes wishes_from(const Arguments& arguments) {
  Wishes wishes = arguments.wishes;
  wishes.overwrite = overwrite_from(arguments.overwrite);
  wishes.patterns = arguments.patterns.patterns();
  if (wishes.in_order != wishes.target.empty())
    throw Error(Blame::usage, wishes.in_order ? "--in-order writes for an archive, and takes no --target"
                                              : "no --target is given: compare with what?");
  if (wishes.in_order && (wishes.verify || wishes.remove_extras))
    throw Error(Blame::usage, "--verify and --delete need a --target");
  if (!wishes.only.empty() && wishes.only != "/" && !is_clean_path(wishes.only))
    throw Error(Blame::usage, "--only takes an absolute path without . and ..: " + wishes.only);
  if (wishes.only == "/") wishes.only.clear();
  return wishes;
}

Task<void> plan(FrameSink& out, const Arguments& arguments) {
  Wishes wishes = wishes_from(arguments);
  // Asked before paths are given up: file-writer may be making it at this moment.
  if (!std::filesystem::exists(wishes.target)) wishes.target.clear();
  const char* avoid = getenv("PG_OFFSITE_AVOID");
  CacheFolder cache(arguments.cache);
  MasterKey key = open_master_key(cache);  // may run a password command: before anything is given up
  keep_only({.read = {wishes.target}, .write = {arguments.cache}});
  CachedRepository repository(cache, key);
  SelectedSnapshot selected = arguments.snapshot.resolve_one(repository);
  co_await send_plan(repository, selected, wishes, avoid ? avoid : "", out);
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  Wishes& wishes = arguments.wishes;
  Options options("restore-plan", "Plans a restore: compares the target, and says what is to be fetched.");
  arguments.snapshot.declare(options);
  options.text("--target", wishes.target, "where the files are going to be; what is there is compared");
  arguments.patterns.declare(options);
  options.text("--only", wishes.only, "this file or folder of the snapshot and what lies below it");
  options.choice("--overwrite", arguments.overwrite, {"always", "if-changed", "if-newer", "never"},
                 "what becomes of files that are there");
  options.flag("--delete", wishes.remove_extras,
               "remove what is in the target's folders and not in the snapshot's");
  options.flag("--in-order", wishes.in_order, "for an archive: content in the order of the files");
  options.flag("--no-links", wishes.each_name_whole, "with --in-order: every name of a file has its content");
  options.flag("--verify", wishes.verify, "only compare, and name what differs");
  options.text("--cache", arguments.cache, "the repository's cache folder", "PG_OFFSITE_CACHE");
  options.example("restore-plan latest --target /srv/pg | r2-get | decryptor | file-writer --target /srv/pg",
                  "restore the latest snapshot by hand");
  options.example("restore-plan latest --in-order --only /srv/pg/PG_VERSION | frame-dump", "one file of it");
  return filter_main(options, argc, argv, [&](FrameSource&, FrameSink& out) { return plan(out, arguments); });
}
