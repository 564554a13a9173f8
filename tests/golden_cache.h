// The cache of a repository below tests/golden/restic, as r2-get --sync, index-cache and r2-get --keep
// leave it.
#pragma once

#include <filesystem>

#include "format/index.h"
#include "process/id_table_builder.h"
#include "process/key.h"
#include "scratch.h"

namespace offsite {

class GoldenCache {
 public:
  explicit GoldenCache(const std::string& name) {
    std::filesystem::copy("tests/golden/restic/" + name, scratch.path(),
                          std::filesystem::copy_options::recursive);
    std::filesystem::rename(scratch / "data", scratch / "packs");
    for (const auto& each : std::filesystem::recursive_directory_iterator(scratch / "packs"))
      if (each.is_regular_file())
        std::filesystem::copy_file(each, scratch.folder("data") + "/" + each.path().filename().string());
    key = open_master_key(folder, "fixture");
    Sealer sealer(key);
    IdTableBuilder builder(folder.known_blobs());
    for (const Id& id : folder.list("index"))
      read_index(open_cached(folder, "index", id, sealer), "index",
                 [&](const Id& pack, const std::vector<PackEntry>& entries) { builder.add(pack, entries); });
    builder.finish({}, {});
  }

  Scratch scratch;
  CacheFolder folder{scratch.path()};
  MasterKey key;
};

}  // namespace offsite
