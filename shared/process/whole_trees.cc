#include "process/whole_trees.h"

#include <sys/stat.h>

#include "format/digest.h"
#include "process/new_file.h"

namespace offsite {
namespace {

// Stands for the packs that the cache has, and for the index, which says in which packs the trees lie: after
// a prune in others.
Id fingerprint(const CacheFolder& cache) {
  Sha256 hash;
  for (const Id& index : cache.list("index")) hash.feed(index.view());
  for (const Id& pack : cache.list("data")) {
    struct stat status = {};
    (void)::stat(cache.object("data", pack).c_str(), &status);  // one that is gone is of size 0
    const int64_t seen[] = {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
    hash.feed(pack.view());
    hash.feed(as_bytes(std::string_view(reinterpret_cast<const char*>(seen), sizeof seen)));
  }
  return hash.finish();
}

}  // namespace

// The file: the fingerprint, then the trees, 32 bytes each.
WholeTrees::WholeTrees(const CacheFolder& cache) : cache_(cache), packs_(fingerprint(cache)) {
  if (!std::filesystem::exists(cache.whole_trees())) return;
  Bytes file = read_whole_file(cache.whole_trees());
  if (file.empty() || file.size() % sizeof(Id) != 0 || Id::load(file) != packs_) return;
  for (View rest = View(file).subspan(sizeof(Id)); !rest.empty(); rest = rest.subspan(sizeof(Id)))
    trees_.insert(Id::load(rest));
}

void WholeTrees::add(const std::set<Id>& trees) {
  size_t known = trees_.size();
  trees_.insert(trees.begin(), trees.end());
  if (trees_.size() == known) return;
  Bytes file;
  append(file, packs_.view());
  for (const Id& tree : trees_) append(file, tree.view());
  write_file_durably(cache_.whole_trees(), file, 0600);
}

void forget_whole_trees(const CacheFolder& cache) {
  std::error_code ignored;
  std::filesystem::remove(cache.whole_trees(), ignored);
}

}  // namespace offsite
