// chunker: files on standard input become blobs, trees and a snapshot on standard output.
#include "format/polynomial.h"
#include "process/filter.h"
#include "process/sandbox.h"
#include "snapshot_maker.h"

using namespace offsite;

namespace {

struct Arguments {
  std::string cache;
  uint64_t page_grid = 0;
};

uint64_t read_polynomial(const CacheFolder& cache) {
  std::optional<uint64_t> polynomial = parse_polynomial(as_text(read_whole_file(cache.polynomial())));
  if (!polynomial)
    throw Error(Blame::input, "read " + cache.polynomial().string() + ": not a polynomial to cut by",
                "run index-cache");
  return *polynomial;
}

Task<void> chunk(FrameSource& in, FrameSink& out, const Arguments& arguments) {
  CacheFolder cache(arguments.cache);
  keep_only({.read = {arguments.cache}, .write = {arguments.cache}});
  Known known(cache);
  HashingSpeed speed = co_await measure_hashing();
  SnapshotMaker snapshot(cache, known, in, out, speed, read_polynomial(cache), arguments.page_grid);
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) break;
    co_await snapshot.take(frame);
  }
  co_await snapshot.finish();
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  Options options("chunker",
                  "Cuts files into blobs and folders into trees, and drops what the repository has.");
  options.text("--cache", arguments.cache, "the repository's cache folder", "PG_OFFSITE_CACHE");
  options.size("--page-grid", arguments.page_grid,
               "cut relation files on this grid, whatever the cluster's size");
  options.example("pgdata-reader | chunker | frame-dump | jq 'select(.kind==\"STAT\").json'",
                  "what would a backup add?");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return chunk(in, out, arguments); });
}
