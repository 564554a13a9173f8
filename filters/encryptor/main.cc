// encryptor: blobs, trees and snapshots on standard input; repository objects on standard output.
#include "process/filter.h"
#include "process/key.h"
#include "process/sandbox.h"
#include "repository_writer.h"

using namespace offsite;
namespace {
struct Arguments {
  std::string cache;
  std::string compression = "auto";
  uint64_t pack_bytes = pack_bytes_default;
  bool no_extra_verify = false;
};

Task<void> write_objects(FrameSource& in, RepositoryWriter& repository, FrameSink& out) {
  for (;;) {
    if (in.may_wait()) co_await repository.hurry();
    Frame frame = co_await in.next();
    switch (frame.kind) {
      case Kind::blob:
        co_await repository.add(parse_blob(frame.payload), in.hold());
        break;
      case Kind::snapshot:
        co_await repository.commit(frame.text());
        break;
      case Kind::end:
        co_await repository.save();
        co_return;
      case Kind::meta:
      case Kind::stat:
        co_await out.send(frame);
        break;
      default:
        throw Error(Blame::input, std::string(kind_name(frame.kind)) + " has no place among blobs");
    }
  }
}

Task<void> encrypt(FrameSource& in, FrameSink& out, const Arguments& arguments) {
  CacheFolder cache(arguments.cache);
  MasterKey key = open_master_key(cache);
  Sealer sealer(key);
  Config config = open_config(cache, sealer);
  keep_only({.read = {arguments.cache}, .write = {arguments.cache}});
  RepositoryWriter repository(
      out, cache, key, config,
      SealingSettings::of(arguments.compression, config.version, !arguments.no_extra_verify),
      arguments.pack_bytes);
  std::exception_ptr cut;
  try {
    co_await write_objects(in, repository, out);
  } catch (...) {
    cut = std::current_exception();
  }
  // What a source sent before it died is kept: the next run goes on from there.
  if (cut) {
    co_await repository.save();
    std::rethrow_exception(cut);
  }
  co_await out.send(Kind::stat, repository.totals());
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  Options options("encryptor", "Compresses, seals and packs blobs into the objects of a restic repository.");
  options.text("--cache", arguments.cache, "the repository's cache folder", "PG_OFFSITE_CACHE");
  options.choice("--compression", arguments.compression, {"off", "fastest", "auto", "better", "max"},
                 "how hard to compress", "RESTIC_COMPRESSION");
  options.size("--pack-size", arguments.pack_bytes,
               "close a pack at this size, 4MiB to 128MiB (default 16MiB)");
  options.flag("--no-extra-verify", arguments.no_extra_verify,
               "do not open every blob again before it leaves");
  options.example("pgdata-reader | chunker | encryptor | r2-put", "back a PostgreSQL cluster up by hand");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return encrypt(in, out, arguments); });
}
