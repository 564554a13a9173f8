#include "tree_diff.h"

namespace offsite {
namespace {

constexpr const char* folder_type = "dir";

void count_one(DiffCount& count, const std::string& type) {
  ++(type == "file" ? count.files : type == folder_type ? count.folders : count.others);
}

std::string shown(const std::string& path, const std::string& type) {
  return type == folder_type ? path + "/" : path;
}

// As restic compares nodes, but for what they hold.
bool same_metadata(const TreeNode& a, const TreeNode& b) { return node_json(a.node) == node_json(b.node); }

}  // namespace

TreeDiff::TreeDiff(CachedRepository& repository, bool metadata, std::function<void(const Change&)> tell)
    : repository_(repository),
      metadata_(metadata),
      tell_(std::move(tell)),
      nodes_before_(repository),
      nodes_after_(repository),
      walker_(repository),
      before_(repository.cache()),
      after_(repository.cache()),
      common_(repository.cache()) {}

void TreeDiff::compare(const Id& before, const Id& after) {
  before_.trees.insert(before);
  after_.trees.insert(after);
  compare(before, after, "");
}

DiffTotals TreeDiff::totals() const {
  DiffTotals totals = totals_;
  totals.added.blobs = count_without(after_, before_, common_, repository_.blobs());
  totals.removed.blobs = count_without(before_, after_, common_, repository_.blobs());
  return totals;
}

// Both lists are in the order of their names: what stands in one before the other's next is only there.
void TreeDiff::compare(const Id& before, const Id& after, const std::string& folder) {
  enter_fetched_tree(nodes_before_, before);
  enter_fetched_tree(nodes_after_, after);
  std::optional<TreeNode> left = nodes_before_.next(), right = nodes_after_.next();
  while (left || right) {
    const bool gone = !right || (left && left->node.name < right->node.name);
    const bool added = !left || (right && right->node.name < left->node.name);
    if (!added) before_.add(*left);
    if (!gone) after_.add(*right);
    if (gone) tell_all("-", *left, folder, totals_.removed, before_);
    if (added) tell_all("+", *right, folder, totals_.added, after_);
    if (!gone && !added) compare(*left, *right, folder);
    if (!added) left = nodes_before_.next();
    if (!gone) right = nodes_after_.next();
  }
}

void TreeDiff::compare(const TreeNode& before, const TreeNode& after, const std::string& folder) {
  const std::string path = folder + "/" + after.node.name;
  const bool both_files = before.node.type == "file" && after.node.type == "file";
  const bool same_content = before.content == after.content;
  std::string modifier = before.node.type != after.node.type ? "T" : "";
  if (both_files && !same_content) {
    modifier += same_metadata(before, after) ? "M?" : "M";
    ++totals_.changed_files;
  } else if (metadata_ &&
             !(same_content && before.subtree == after.subtree && same_metadata(before, after))) {
    modifier += "U";
  }
  if (!modifier.empty()) tell_({shown(path, after.node.type), modifier});
  if (!before.subtree || !after.subtree) return;
  if (*before.subtree == *after.subtree)
    gather_common(*after.subtree);
  else
    compare(*before.subtree, *after.subtree, path);
}

// The node, and everything below it.
void TreeDiff::tell_all(const std::string& modifier, const TreeNode& node, const std::string& folder,
                        DiffCount& count, BlobsInUse& blobs) {
  const std::string path = folder + "/" + node.node.name;
  tell_({shown(path, node.node.type), modifier});
  count_one(count, node.node.type);
  if (!node.subtree) return;
  auto visit = [&](const VisitedNode& visited) {
    blobs.add(visited.node);
    tell_({shown(visited.path, visited.node.node.type), modifier});
    count_one(count, visited.node.node.type);
    return Descend::yes;
  };
  walker_.walk(*node.subtree, visit, path);
}

void TreeDiff::gather_common(const Id& tree) {
  auto visit = [&](const VisitedNode& visited) {
    const bool met = visited.node.subtree && common_.trees.has(*visited.node.subtree);
    common_.add(visited.node);
    return met ? Descend::no : Descend::yes;
  };
  if (common_.trees.insert(tree)) walker_.walk(tree, visit);
}

}  // namespace offsite
