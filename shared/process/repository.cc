#include "process/repository.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/digest.h"
#include "format/error.h"
#include "process/key.h"
#include "process/log.h"
#include "process/unnamed_file.h"
#include "process/whole_trees.h"

namespace offsite {
namespace {

// A tree that is larger, sealed or unpacked, is not held in memory.
constexpr size_t held_bytes_max = size_t{4} << 20;

Error damaged(const Id& tree, const std::string& why) {
  return Error(Blame::input, fmt::format("read tree {}: {}", tree.short_hex(), why));
}

}  // namespace

MappedFile map_known_blobs(const CacheFolder& cache) {
  if (!std::filesystem::exists(cache.known_blobs()))
    throw Error(Blame::input,
                fmt::format("open the table of known blobs: {} is not there", cache.known_blobs().string()),
                "run r2-get --sync, then index-cache");
  return MappedFile(cache.known_blobs());
}

CachedRepository::CachedRepository(const CacheFolder& cache, const MasterKey& key)
    : cache_(cache),
      sealer_(key),
      config_(open_config(cache, sealer_)),
      table_(map_known_blobs(cache)),
      blobs_(table_.view()) {}

// ---- snapshots

Snapshot CachedRepository::snapshot(const Id& id) {
  if (!std::filesystem::exists(cache_.object("snapshots", id)))
    throw Error(Blame::input, fmt::format("read snapshot {}: the cache has none of that id", id.short_hex()),
                "run r2-get --sync");
  return Snapshot::parse(open_cached(cache_, "snapshots", id, sealer_), "read snapshot " + id.short_hex());
}

std::vector<NamedSnapshot> CachedRepository::snapshots(
    const std::function<void(const Id&, const Error&)>& damaged) {
  std::vector<NamedSnapshot> all;
  for (const Id& id : cache_.list("snapshots")) {
    try {
      all.push_back({id, snapshot(id)});
    } catch (const Error& error) {
      if (damaged)
        damaged(id, error);
      else
        warn(fmt::format("{}; the snapshot is passed over", error.what()));
    }
  }
  std::ranges::stable_sort(all, {}, [](const NamedSnapshot& each) { return each.snapshot.time; });
  return all;
}

// ---- trees

// The JSON of a tree, held in memory or in a file.
class CachedRepository::Plaintext {
 public:
  explicit Plaintext(Bytes held) : held_(std::move(held)) {}
  explicit Plaintext(const UnnamedFile& file) : file_(file.map()) {}
  std::string_view json() const { return as_text(file_ ? file_->view() : View(held_)); }

 private:
  Bytes held_;
  std::optional<MappedFile> file_;
};

void CachedRepository::read_tree(const Id& tree, const std::function<void(TreeNode&&)>& each,
                                 const TreeReading& how) {
  Plaintext plaintext = open_tree(tree);
  offsite::read_tree(plaintext.json(), "tree " + tree.short_hex(), each, how);
}

std::optional<TreeNode> CachedRepository::find(const Id& tree, std::string_view path) {
  TreeNode found{.node = {.type = "dir"}, .content = {}, .subtree = tree};
  while (!path.empty()) {
    size_t begin = path.find_first_not_of('/');
    if (begin == path.npos) break;
    path.remove_prefix(begin);
    std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size());
    if (!found.subtree) return std::nullopt;
    std::optional<TreeNode> next;
    auto match = [&](TreeNode&& each) {
      if (each.node.name == name) next = std::move(each);
    };
    read_tree(*found.subtree, match, {.contents = Contents::without});
    if (!next) return std::nullopt;
    found = std::move(*next);
  }
  return found;
}

CachedRepository::Plaintext CachedRepository::open_tree(const Id& tree) {
  std::vector<BlobLocation> places = blobs_.find(BlobType::tree, tree);
  if (places.empty()) throw damaged(tree, "no index names it");
  MissingPack missing{tree, {}};
  std::optional<Error> failure;
  for (const BlobLocation& place : places) {
    if (!std::filesystem::exists(cache_.object("data", place.pack))) {
      missing.places.push_back(place);
      continue;
    }
    try {
      return open_at(tree, place);
    } catch (const Error& error) {
      if (error.blame != Blame::input) throw;
      failure = damaged(tree, fmt::format("it is damaged in pack {} at {}: {}", place.pack.short_hex(),
                                          place.offset, error.what()));
    }
  }
  forget_whole_trees(cache_);
  if (!missing.places.empty()) throw missing;
  throw *failure;
}

View CachedRepository::sealed_at(const BlobLocation& place) {
  if (!pack_ || pack_->id != place.pack) {
    pack_.reset();
    pack_.emplace(CachedPack{place.pack, MappedFile(cache_.object("data", place.pack))});
  }
  View pack = pack_->file.view();
  if (place.offset > pack.size() || place.length > pack.size() - place.offset)
    throw Error(Blame::input, "it lies beyond the end of the pack");
  if (place.uncompressed > 0 && config_.version < 2)
    throw Error(Blame::input, "it is compressed, in a repository of version 1");
  return pack.subspan(place.offset, place.length);
}

// Throws Error(input) if what lies there is not the tree.
CachedRepository::Plaintext CachedRepository::open_at(const Id& tree, const BlobLocation& place) {
  View sealed = sealed_at(place);
  Sha256 hash;
  auto check = [&] {
    if (hash.finish() != tree) throw Error(Blame::input, "its content is another");
  };
  if (std::max(place.length, place.uncompressed) <= held_bytes_max) {
    Bytes opened, expanded;
    sealer_.open(sealed, opened);
    if (place.uncompressed > 0) decompressor_.decompress(opened, place.uncompressed, expanded);
    Bytes& plaintext = place.uncompressed > 0 ? expanded : opened;
    hash.feed(plaintext);
    check();
    return Plaintext(std::move(plaintext));
  }
  UnnamedFile file(cache_.path());
  auto keep = [&](View piece) {
    hash.feed(piece);
    file.append(piece);
  };
  if (place.uncompressed > 0) {
    DecompressionStream stream(place.uncompressed, keep);
    sealer_.open_in_pieces(sealed, [&](View piece) { stream.feed(piece); });
    stream.finish();
  } else {
    sealer_.open_in_pieces(sealed, keep);
  }
  check();
  return Plaintext(file);
}

}  // namespace offsite
