// The small objects in the cache, each opened: keys, locks, snapshots and index files.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "filters/check-plan/findings.h"
#include "format/snapshot.h"
#include "format/unpacked.h"
#include "process/repository.h"

namespace offsite {

class CachedObjects {
 public:
  // Both outlive it.
  CachedObjects(CachedRepository& repository, Findings& findings)
      : repository_(repository), findings_(findings) {}

  void check_keys();
  void check_locks();
  // Those that can be read, oldest first.
  std::vector<NamedSnapshot> check_snapshots();
  // Calls `each_pack` for what the index files list, in the order of their names.
  using EachPack =
      std::function<void(const Id& index, const Id& pack, const std::vector<PackEntry>& entries)>;
  void check_indexes(const EachPack& each_pack);
  // One index file again; nothing of one that is damaged.
  void read_index_again(const Id& index, const EachPack& each_pack);

 private:
  // Calls `check` for each object of a type; what it throws is a finding.
  void check_each(ObjectType type, const std::function<void(const Id&, View)>& check);
  std::string opened(View object, size_t limit = unpacked_snapshot_bytes_max);

  CachedRepository& repository_;
  Findings& findings_;
};

}  // namespace offsite
