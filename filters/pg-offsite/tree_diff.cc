#include "tree_diff.h"

#include <deque>

#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t depth_max = 1000;
constexpr const char* folder_type = "dir";

void count_one(DiffCount& count, const std::string& type) {
  ++(type == "file" ? count.files : type == folder_type ? count.folders : count.others);
}

std::string shown(const std::string& path, const std::string& type) {
  return type == folder_type ? path + "/" : path;
}

}  // namespace

// A node as far as it matters here. Two are equal if all of this is.
struct TreeDiff::Sketch {
  std::string name, type;
  Id content, metadata;  // hashes
  std::optional<Id> subtree;

  explicit Sketch(const TreeNode& node)
      : name(node.node.name),
        type(node.node.type),
        content(Id::of(std::as_bytes(std::span(node.content)))),
        metadata(Id::of(as_bytes(node_json(node.node)))),
        subtree(node.subtree) {}
  bool operator==(const Sketch&) const = default;
};

TreeDiff::TreeDiff(CachedRepository& repository, bool metadata, std::function<void(const Change&)> tell)
    : repository_(repository),
      metadata_(metadata),
      tell_(std::move(tell)),
      walker_(repository),
      before_(repository.cache()),
      after_(repository.cache()),
      common_(repository.cache()) {}

void TreeDiff::compare(const Id& before, const Id& after) {
  before_.trees.insert(before);
  after_.trees.insert(after);
  compare(before, after, "", 0);
}

DiffTotals TreeDiff::totals() const {
  DiffTotals totals = totals_;
  totals.added.blobs = count_without(after_, before_, common_, repository_.blobs());
  totals.removed.blobs = count_without(before_, after_, common_, repository_.blobs());
  return totals;
}

// Both lists are in the order of their names: what stands in one before the other's next is only there.
void TreeDiff::compare(const Id& before, const Id& after, const std::string& folder, size_t depth) {
  if (depth == depth_max)
    throw Error(Blame::input, "compare the snapshots: there are too many folders in one another");
  std::deque<Sketch> left;
  read_fetched_tree(repository_, before, [&](TreeNode&& node) {
    before_.add(node);
    left.emplace_back(node);
  });
  auto pass_gone = [&](const std::string* until) {
    for (; !left.empty() && (!until || left.front().name < *until); left.pop_front())
      tell_all("-", folder + "/" + left.front().name, left.front().type, left.front().subtree,
               totals_.removed, before_);
  };
  read_fetched_tree(repository_, after, [&](TreeNode&& node) {
    after_.add(node);
    pass_gone(&node.node.name);
    if (!left.empty() && left.front().name == node.node.name) {
      compare(left.front(), node, folder, depth);
      left.pop_front();
    } else {
      tell_all("+", folder + "/" + node.node.name, node.node.type, node.subtree, totals_.added, after_);
    }
  });
  pass_gone(nullptr);
}

void TreeDiff::compare(const Sketch& before, const TreeNode& node, const std::string& folder, size_t depth) {
  const Sketch after(node);
  const std::string path = folder + "/" + after.name;
  std::string modifier = before.type != after.type ? "T" : "";
  if (before.type == "file" && after.type == "file" && before.content != after.content) {
    modifier += before.metadata == after.metadata ? "M?" : "M";
    ++totals_.changed_files;
  } else if (metadata_ && before != after) {
    modifier += "U";
  }
  if (!modifier.empty()) tell_({shown(path, after.type), modifier});
  if (!before.subtree || !after.subtree) return;
  if (*before.subtree == *after.subtree)
    gather_common(*after.subtree);
  else
    compare(*before.subtree, *after.subtree, path, depth + 1);
}

// The node, and everything below it.
void TreeDiff::tell_all(const std::string& modifier, const std::string& path, const std::string& type,
                        const std::optional<Id>& subtree, DiffCount& count, BlobsInUse& blobs) {
  tell_({shown(path, type), modifier});
  count_one(count, type);
  if (!subtree) return;
  auto visit = [&](const VisitedNode& visited) {
    blobs.add(visited.node);
    tell_({shown(visited.path, visited.node.node.type), modifier});
    count_one(count, visited.node.node.type);
    return Descend::yes;
  };
  walker_.walk(*subtree, visit, path);
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
