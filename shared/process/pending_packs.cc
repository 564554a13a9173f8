#include "process/pending_packs.h"

#include <fstream>

namespace offsite {

void remember_pending(const CacheFolder& cache, const Id& pack, View sealed_header) {
  std::error_code ignored;
  std::filesystem::create_directories(cache.pending(), ignored);
  std::ofstream file(cache.pending() / pack.hex(), std::ios::binary);
  file.write(as_text(sealed_header).data(), static_cast<std::streamsize>(sealed_header.size()));
}

void forget_pending(const CacheFolder& cache, const Id& pack) {
  std::error_code ignored;
  std::filesystem::remove(cache.pending() / pack.hex(), ignored);
}

std::vector<PendingPack> pending_packs(const CacheFolder& cache) {
  std::vector<PendingPack> packs;
  for (const Id& id : cache.list("pending"))
    packs.push_back({id, read_whole_file(cache.pending() / id.hex())});
  return packs;
}

}  // namespace offsite
