#include "known.h"

namespace offsite {
namespace {

MappedFile map_table(const CacheFolder& cache) {
  if (!std::filesystem::exists(cache.known_blobs()))
    throw Error(Blame::input,
                "open the table of known blobs: " + cache.known_blobs().string() + " is not there",
                "run r2-get --sync, then index-cache");
  return MappedFile(cache.known_blobs());
}

}  // namespace

Known::Known(const CacheFolder& cache)
    : file_(map_table(cache)), table_(file_.view()), data_(cache.path()), trees_(cache.path()) {}

bool Known::add(BlobType type, const Id& id) {
  if (table_.has(type, id)) return false;
  return (type == BlobType::tree ? trees_ : data_).insert(id);
}

bool Known::has_data(const Id& id) const { return table_.has(BlobType::data, id) || data_.has(id); }

}  // namespace offsite
