#include "process/id_table_builder.h"

#include "process/new_file.h"

namespace offsite {
namespace {

std::span<const IdRecord> records_of(const IdTable& table) {
  return {reinterpret_cast<const IdRecord*>(table.records().data()), table.blobs()};
}

}  // namespace

IdTableBuilder::IdTableBuilder(const std::filesystem::path& path, const IdTable* before, size_t run_records)
    : path_(path),
      before_(before),
      packs_(before ? before->packs() : View()),
      sorter_(path.parent_path(), run_records) {}

void IdTableBuilder::add(const Id& pack, const std::vector<PackEntry>& entries) {
  uint32_t number = packs_.number_of(pack);
  for (const PackEntry& entry : entries) sorter_.add(IdRecord(entry, number));
}

void IdTableBuilder::finish(const std::vector<Id>& sources, const std::vector<Id>& pending) {
  NewFile file(path_, 0640);
  IdTableWriter writer([&](View bytes) { file.append(bytes); });
  if (before_) sorter_.merge_with(records_of(*before_));
  while (std::optional<IdRecord> record = sorter_.next()) writer.add(record->bytes);
  writer.finish(packs_, sources, pending);
  file.keep();
}

}  // namespace offsite
