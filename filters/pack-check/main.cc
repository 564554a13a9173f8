// pack-check: objects on standard input, verified to the last blob; what is wrong on standard output.
#include "checker.h"
#include "process/filter.h"
#include "process/key.h"
#include "process/sandbox.h"
#include "process/self.h"

using namespace offsite;

namespace {

Task<void> check(FrameSource& in, FrameSink& out, const std::string& folder) {
  CacheFolder cache(folder);
  MasterKey key = open_master_key(cache);  // may run a password command: before anything is given up
  keep_only({.write = {folder}});
  Checker checker(out, key);
  co_await checker.check(in);
  if (std::vector<Id> packs = checker.whole_packs(); !packs.empty()) {
    VerifiedPacks verified = VerifiedPacks::load(cache);
    verified.note(packs, now().seconds);
    verified.save(cache);
  }
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  Options options("pack-check",
                  "Verifies repository objects, packs to the last blob, and tells what is wrong.");
  options.text("--cache", folder, "the repository's cache folder", "PG_OFFSITE_CACHE");
  options.example("r2-get --list data | check-plan --read-data | r2-get | pack-check | frame-dump",
                  "read a whole repository and see whether it is sound");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return check(in, out, folder); });
}
