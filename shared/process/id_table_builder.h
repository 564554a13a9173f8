// Builds the table of known blobs (format/id_table.h) from packs in any order, with bounded memory, and
// merges it with an older table if there is one.
#pragma once

#include <filesystem>
#include <vector>

#include "format/id_table.h"
#include "process/record_sorter.h"

namespace offsite {

class IdTableBuilder {
  using Sorter = RecordSorter<IdRecord>;

 public:
  // `path` is where the table will stand; its folder takes the runs. What `before` knows is kept; it outlives
  // the builder, and may be mapped from `path`.
  explicit IdTableBuilder(const std::filesystem::path& path, const IdTable* before = nullptr,
                          size_t run_records = Sorter::run_records_default);

  // All blobs of a pack; a pack may come twice.
  void add(const Id& pack, const std::vector<PackEntry>& entries);

  // Merges, and gives the table its name. `sources` are the index files it was made from, `pending` the packs
  // that no index names. Throws Error(input) if `before` is damaged; then nothing has changed.
  void finish(const std::vector<Id>& sources, const std::vector<Id>& pending);

 private:
  std::filesystem::path path_;
  const IdTable* before_;
  PackNumbers packs_;
  Sorter sorter_;
};

}  // namespace offsite
