// Which blobs and trees are looked for, by the beginnings of their ids or by the pack that they lie in.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "find_output.h"
#include "process/repository.h"
#include "process/seen_ids.h"
#include "process/snapshot_options.h"

namespace offsite {

class WantedObjects {
 public:
  // The set of a pack's blobs lies in the cache folder.
  explicit WantedObjects(const CacheFolder& cache) : in_packs_(cache.path()) {}

  void blobs(const std::vector<std::string>& prefixes);
  void trees(const std::vector<std::string>& prefixes);
  // What lies in these packs, by the index. Throws Error(usage) if there is no such pack, or several.
  void packs(const std::vector<std::string>& prefixes, const IdTable& table);

  bool has_blob(const Id& id) const { return any_blob_ && (begins(blobs_, id) || in_packs_.has(id)); }
  bool has_tree(const Id& id) const { return any_tree_ && (begins(trees_, id) || in_packs_.has(id)); }

 private:
  static bool begins(const std::vector<std::string>& prefixes, const Id& id);

  std::vector<std::string> blobs_, trees_;
  SeenIds in_packs_;
  bool any_blob_ = false, any_tree_ = false;
};

// Prints where the snapshots use them. False if a tree could not be read.
bool find_objects(CachedRepository& repository, const std::vector<SelectedSnapshot>& snapshots,
                  const WantedObjects& wanted, FindOutput& out);

}  // namespace offsite
