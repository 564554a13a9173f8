// decryptor: ranges of packs on standard input; the blobs in them, verified, on standard output.
#include "process/filter.h"
#include "process/key.h"
#include "process/sandbox.h"
#include "range_opener.h"

using namespace offsite;
namespace {

Task<void> decrypt(FrameSource& in, FrameSink& out, const std::string& cache_path) {
  CacheFolder cache(cache_path);
  MasterKey key = open_master_key(cache);
  keep_only({});
  RangeOpener opener(key, out);
  co_await opener.take_all(in);
  std::string stat = opener.final_stat();
  co_await out.send(Kind::stat, std::string_view(stat));
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  std::string cache;
  Options options("decryptor", "Opens and verifies the blobs of a restic repository's packs.");
  options.text("--cache", cache, "the repository's cache folder", "PG_OFFSITE_CACHE");
  options.example(
      "restore-plan latest --target /srv/back | r2-get | decryptor | file-writer --target /srv/back",
      "a restore by hand");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return decrypt(in, out, cache); });
}
