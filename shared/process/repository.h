// A repository as its cache shows it, opened with the key, for whoever reads snapshots and trees: no network.
// Tree packs lie in the cache (data/<pack id>), put there by `tree-plan | r2-get --keep`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/compress.h"
#include "format/config.h"
#include "format/id_table.h"
#include "format/seal.h"
#include "format/snapshot.h"
#include "format/tree.h"
#include "process/cache_folder.h"
#include "process/mapped_file.h"

namespace offsite {

// The table of known blobs. Throws Error(input) if the cache has none.
MappedFile map_known_blobs(const CacheFolder& cache);

class CachedRepository {
 public:
  // `cache` outlives it. Maps the table of known blobs: index-cache has run. Throws Error.
  CachedRepository(const CacheFolder& cache, const MasterKey& key);

  const Config& config() const { return config_; }
  const IdTable& blobs() const { return blobs_; }
  const CacheFolder& cache() const { return cache_; }
  Sealer& sealer() { return sealer_; }

  // Throws Error(input) if it is damaged or not there.
  Snapshot snapshot(const Id& id);
  // All, oldest first. One that cannot be read is told to `damaged`, or warned of.
  std::vector<NamedSnapshot> snapshots(const std::function<void(const Id&, const Error&)>& damaged = {});

  // Gives the nodes of a tree one by one. The tree is verified (MAC, length, SHA-256) before the first. One
  // that is large is unpacked into an unnamed file, so that the memory is bounded whatever it measures. Tries
  // every place where the blob lies. Throws Error(input) if it is unknown or damaged everywhere, MissingPack
  // if no pack of the cache has it whole and some are not there. What `each` throws passes through. `how`
  // as in format/tree.h.
  void read_tree(const Id& tree, const std::function<void(TreeNode&&)>& each, const TreeReading& how = {});

  // The node at `path` (absolute and clean) below a tree; nothing if there is none. "/" is a folder without a
  // name, whose subtree is `tree`. It comes without contents. Throws as read_tree() does.
  std::optional<TreeNode> find(const Id& tree, std::string_view path);

  struct MissingPack {
    Id tree;
    std::vector<BlobLocation> places;  // those whose packs are not in the cache
  };

 private:
  class Plaintext;
  Plaintext open_tree(const Id& tree);
  Plaintext open_at(const Id& tree, const BlobLocation& place);
  View sealed_at(const BlobLocation& place);

  const CacheFolder& cache_;
  Sealer sealer_;
  Decompressor decompressor_;
  Config config_;
  MappedFile table_;
  IdTable blobs_;
  struct CachedPack {
    Id id;
    MappedFile file;
  };
  std::optional<CachedPack> pack_;  // the one that was read last: the next tree is likely to lie in it
};

}  // namespace offsite
