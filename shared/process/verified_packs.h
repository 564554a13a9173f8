// When each pack was last read from the repository and found whole: <cache>/verified, written by pack-check,
// read by check-plan, which takes those first that were not read for the longest time.
//
//   "pgofveri" LE32 version  LE32 zero            16 bytes
//   records, sorted by id: id, LE64 Unix seconds  40 bytes each
#pragma once

#include <vector>

#include "process/cache_folder.h"

namespace offsite {

class VerifiedPacks {
 public:
  VerifiedPacks() = default;
  // What earlier checks left. A file that is damaged is warned of, and nothing counts as read.
  static VerifiedPacks load(const CacheFolder& cache);

  // Seconds since 1970; 0 if it never was.
  int64_t when(const Id& pack) const;
  void note(const std::vector<Id>& packs, int64_t when);
  // Forgets the packs that the repository has no more. `packs` are sorted; true if there were any.
  bool keep_only(const std::vector<Id>& packs);
  // Throws Error(temporary).
  void save(const CacheFolder& cache) const;
  size_t size() const { return records_.size(); }

 private:
  struct Record {
    Id pack;
    int64_t when;
  };
  std::vector<Record> records_;  // sorted, one a pack
};

}  // namespace offsite
