#include "tree_packs.h"

#include <fmt/core.h>

#include <chrono>
#include <set>

#include "process/log.h"

namespace offsite {
namespace {

namespace fs = std::filesystem;

constexpr auto job_minutes = std::chrono::minutes(10);

bool is_old(const fs::path& path) {
  std::error_code gone;
  fs::file_time_type changed = fs::last_write_time(path, gone);
  return !gone && fs::file_time_type::clock::now() - changed > job_minutes;
}

}  // namespace

void drop_unnamed_packs(CachedRepository& repository) {
  std::set<Id> unnamed;
  for (const Id& pack : repository.cache().list("data")) unnamed.insert(pack);
  for (View packs = repository.blobs().packs(); !packs.empty() && !unnamed.empty();
       packs = packs.subspan(sizeof(Id)))
    unnamed.erase(Id::load(packs));
  std::error_code ignored;
  for (const Id& pack : unnamed) fs::remove(repository.cache().object("data", pack), ignored);
}

std::vector<BlobLocation> drop_damaged_copies(CachedRepository& repository, const Id& tree) {
  std::vector<BlobLocation> dropped;
  for (const BlobLocation& place : repository.blobs().find(BlobType::tree, tree)) {
    fs::path path = repository.cache().object("data", place.pack);
    if (!is_old(path) || Id::of(MappedFile(path).view()) == place.pack) continue;
    warn(fmt::format("the cache's copy of pack {} is damaged; it is fetched again", place.pack.short_hex()));
    std::error_code ignored;
    fs::remove(path, ignored);
    dropped.push_back(place);
  }
  return dropped;
}

}  // namespace offsite
