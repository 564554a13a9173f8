// Which blobs need not be sent: those the repository had when the run began, and those that went by since.
#pragma once

#include "format/frame.h"
#include "format/id_table.h"
#include "process/cache_folder.h"
#include "process/mapped_file.h"
#include "process/seen_ids.h"

namespace offsite {

class Known {
 public:
  // Throws Error(input) if the cache has no table, or a damaged one.
  explicit Known(const CacheFolder& cache);

  // True if the blob is new, once.
  bool add(BlobType type, const Id& id);
  bool has_data(const Id& id) const;

 private:
  MappedFile file_;
  IdTable table_;
  SeenIds data_, trees_;
};

}  // namespace offsite
