#include "blob_difference.h"

#include "format/seal.h"

namespace offsite {
namespace {

uint64_t plain_bytes(const IdTable& table, BlobType type, const Id& id) {
  std::vector<BlobLocation> places = table.find(type, id);
  return places.empty() ? 0 : places.front().plain_bytes();
}

}  // namespace

void BlobsInUse::add(const TreeNode& node) {
  for (const Id& blob : node.content) data.insert(blob);
  if (node.subtree) trees.insert(*node.subtree);
}

BlobCount count_without(const BlobsInUse& these, const BlobsInUse& others, const BlobsInUse& common,
                        const IdTable& table) {
  BlobCount count;
  these.data.each([&](const Id& id) {
    if (others.data.has(id) || common.data.has(id)) return;
    ++count.data;
    count.bytes += plain_bytes(table, BlobType::data, id);
  });
  these.trees.each([&](const Id& id) {
    if (others.trees.has(id) || common.trees.has(id)) return;
    ++count.trees;
    count.bytes += plain_bytes(table, BlobType::tree, id);
  });
  return count;
}

}  // namespace offsite
