// Builds the table of known blobs (format/id_table.h) from packs in any order, with bounded memory: records
// are sorted in runs, the runs lie in an unnamed file until they are merged, with an older table if there is
// one.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "event/descriptor.h"
#include "format/id_table.h"

namespace offsite {

class IdTableBuilder {
 public:
  // Runs of this many records are sorted at a time: 24 MB.
  static constexpr size_t run_records_default = 500'000;

  // `path` is where the table will stand; its folder takes the runs. What `before` knows is kept; it outlives
  // the builder, and may be mapped from `path`.
  explicit IdTableBuilder(const std::filesystem::path& path, const IdTable* before = nullptr,
                          size_t run_records = run_records_default);

  // All blobs of a pack; a pack may come twice.
  void add(const Id& pack, const std::vector<PackEntry>& entries);

  // Merges, and gives the table its name. `sources` are the index files it was made from, `pending` the packs
  // that no index names. Throws Error(input) if `before` is damaged; then nothing has changed.
  void finish(const std::vector<Id>& sources, const std::vector<Id>& pending);

 private:
  void spill();
  void merge(IdTableWriter& writer) const;

  std::filesystem::path path_;
  const IdTable* before_;
  size_t run_records_;
  PackNumbers packs_;
  std::vector<IdRecord> run_;
  Descriptor spilled_;
  std::vector<size_t> spilled_bytes_;  // of each run, in the order in which they lie in the file
};

}  // namespace offsite
