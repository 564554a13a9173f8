#include "stats_count.h"

#include <fmt/core.h>

#include "format/digest.h"
#include "format/seal.h"

namespace offsite {
namespace {

BlobLocation place_of(CachedRepository& repository, BlobType type, const Id& id) {
  std::vector<BlobLocation> places = repository.blobs().find(type, id);
  if (places.empty())
    throw Error(Blame::input, fmt::format("count blob {}: no index names it", id.short_hex()),
                "pg-offsite check says what is lost");
  return places.front();
}

Id content_id(const TreeNode& node) { return Id::of(std::as_bytes(std::span(node.content))); }

// An id for what two numbers or an id and a text say together.
Id joined(View a, View b) {
  Sha256 hash;
  hash.feed(a);
  hash.feed(b);
  return hash.finish();
}

// What a restore would write: every file, hard links once.
class RestoreSize : public StatsCounter {
 public:
  explicit RestoreSize(CachedRepository& repository) : StatsCounter(repository) {}

  void add(const Id& tree) override {
    SeenIds linked(repository_.cache().path());
    walker_.walk(tree, [&](const VisitedNode& visited) {
      const Node& node = visited.node.node;
      ++totals_.files;
      if (is_first_link(node, linked)) totals_.bytes += node.size;
      return Descend::yes;
    });
  }

 private:
  static bool is_first_link(const Node& node, SeenIds& linked) {
    if (node.links == 1 || node.type == "dir" || node.inode == 0) return true;
    Bytes name;
    put_u64(name, node.inode);
    put_u64(name, node.device_id);
    return linked.insert(Id::of(name));
  }
};

// For the modes that count every content once. A tree that was met holds nothing new.
class NewContents : public StatsCounter {
 public:
  void add(const Id& tree) override {
    if (trees_.insert(tree)) walker_.walk(tree, [&](const VisitedNode& visited) { return visit(visited); });
  }

 protected:
  explicit NewContents(CachedRepository& repository)
      : StatsCounter(repository), trees_(repository.cache().path()), contents_(repository.cache().path()) {}

  // A node whose content was not met before; what has none counts as one of no bytes, as in restic.
  virtual void count(const VisitedNode& visited) = 0;

 private:
  Descend visit(const VisitedNode& visited) {
    if (contents_.insert(content_id(visited.node))) count(visited);
    return visited.node.subtree && trees_.insert(*visited.node.subtree) ? Descend::yes : Descend::no;
  }

  SeenIds trees_, contents_;
};

class FilesByContents : public NewContents {
 public:
  explicit FilesByContents(CachedRepository& repository) : NewContents(repository) {}

 private:
  void count(const VisitedNode& visited) override {
    ++totals_.files;
    totals_.bytes += visited.node.node.size;
  }
};

// Each blob counts once for each path that has it.
class BlobsPerFile : public NewContents {
 public:
  explicit BlobsPerFile(CachedRepository& repository)
      : NewContents(repository), uses_(repository.cache().path()) {}

 private:
  void count(const VisitedNode& visited) override {
    const View path = as_bytes(visited.path);
    if (!visited.node.content.empty() && uses_.insert(Id::of(path))) ++totals_.files;
    for (const Id& blob : visited.node.content) {
      if (!uses_.insert(joined(blob.view(), path))) continue;
      ++totals_.blobs;
      totals_.bytes += place_of(repository_, BlobType::data, blob).plain_bytes();
    }
  }

  SeenIds uses_;  // paths, and blobs by path
};

// What the blobs that are in use take in the repository.
class RawData : public StatsCounter {
 public:
  explicit RawData(CachedRepository& repository)
      : StatsCounter(repository), trees_(repository.cache().path()), data_(repository.cache().path()) {}

  void add(const Id& tree) override {
    if (!meet(tree)) return;
    walker_.walk(tree, [&](const VisitedNode& visited) {
      for (const Id& blob : visited.node.content)
        if (data_.insert(blob)) count(BlobType::data, blob);
      return visited.node.subtree && meet(*visited.node.subtree) ? Descend::yes : Descend::no;
    });
  }

 private:
  bool meet(const Id& tree) {
    const bool is_new = trees_.insert(tree);
    if (is_new) count(BlobType::tree, tree);
    return is_new;
  }
  void count(BlobType type, const Id& id) {
    const BlobLocation place = place_of(repository_, type, id);
    ++totals_.blobs;
    totals_.bytes += place.length;
    if (repository_.config().version < 2) return;
    const uint64_t plain = place.plain_bytes() + seal_overhead;
    totals_.uncompressed += plain;
    if (place.uncompressed == 0) return;
    totals_.compressed_stored += place.length;
    totals_.compressed_plain += plain;
  }

  SeenIds trees_, data_;
};

}  // namespace

std::unique_ptr<StatsCounter> StatsCounter::make(const std::string& mode, CachedRepository& repository) {
  if (mode == "files-by-contents") return std::make_unique<FilesByContents>(repository);
  if (mode == "blobs-per-file") return std::make_unique<BlobsPerFile>(repository);
  if (mode == "raw-data") return std::make_unique<RawData>(repository);
  return std::make_unique<RestoreSize>(repository);
}

}  // namespace offsite
