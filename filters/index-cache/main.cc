// index-cache: what the repository's index and snapshots say, for the filters that have no key.
#include "filters/index-cache/known_blobs.h"
#include "filters/index-cache/parents.h"
#include "format/json.h"
#include "format/polynomial.h"
#include "process/filter.h"
#include "process/key.h"
#include "process/new_file.h"
#include "process/sandbox.h"

using namespace offsite;

namespace {

void write_polynomial(const CacheFolder& cache, uint64_t polynomial) {
  std::string text = polynomial_text(polynomial);
  bool same =
      std::filesystem::exists(cache.polynomial()) && as_text(read_whole_file(cache.polynomial())) == text;
  if (!same) write_file_durably(cache.polynomial(), as_bytes(text), 0640);
}

std::string final_stat(const KnownBlobsTotals& known, const ParentTotals& parents) {
  JsonWriter json;
  json.object().member("filter", "index-cache").member("final", true);
  json.member("index_files", known.index_files).member("index_files_read", known.index_files_read);
  json.member("blobs", known.blobs).member("pending_packs", known.pending_packs);
  json.member("snapshots", parents.snapshots).member("parent_lists", parents.lists);
  return json.close().take();
}

Task<void> update(FrameSink& out, const std::string& folder, bool skip_damaged) {
  CacheFolder cache(folder);
  MasterKey key = open_master_key(cache);  // may run a password command: before anything is given up
  keep_only({.write = {folder}});
  Sealer sealer(key);
  Config config = open_config(cache, sealer);
  write_polynomial(cache, config.polynomial);
  KnownBlobsTotals known = update_known_blobs(cache, sealer, skip_damaged);
  ParentTotals parents = update_parents(cache, sealer);
  std::string stat = final_stat(known, parents);
  co_await out.send(Kind::stat, std::string_view(stat));
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  bool skip_damaged = false;
  Options options("index-cache", "Turns the cached index of a repository into the table of known blobs.");
  options.text("--cache", folder, "the repository's cache folder", "PG_OFFSITE_CACHE");
  options.flag("--skip-damaged", skip_damaged, "leave out an index that cannot be read, instead of failing");
  options.example("r2-get --sync | frame-dump && index-cache | frame-dump",
                  "what a backup by hand begins with");
  return filter_main(options, argc, argv,
                     [&](FrameSource&, FrameSink& out) { return update(out, folder, skip_damaged); });
}
