#include "tree_walk.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/error.h"
#include "format/quote.h"

namespace offsite {
namespace {

// No path is as long as this many names; a tree that is deeper was made to harm.
constexpr size_t depth_max = 4096;
// Longer ones are told by their beginning and end.
constexpr size_t told_path_bytes_max = 1000;

const Remedy repair{
    "restic repair snapshots makes a snapshot without what is lost; or put the packs back from another copy "
    "of the repository"};
const Remedy back_up_again{
    "the next backup writes it right; restic repair snapshots leaves out what cannot be read"};

}  // namespace

void TreeWalk::begin(const NamedSnapshot& snapshot) {
  snapshot_ = snapshot.id;
  levels_.clear();
  if (seen_.insert(snapshot.snapshot.tree)) look(snapshot.snapshot.tree, "");
  std::vector<Level> waiting = std::exchange(levels_, {});
  for (const std::string& path : snapshot.snapshot.paths) check_path(snapshot, path);
  levels_ = std::move(waiting);
}

bool TreeWalk::step() {
  while (!levels_.empty() && levels_.back().at == levels_.back().waiting.size()) levels_.pop_back();
  if (levels_.empty()) return false;
  Level& level = levels_.back();
  View next = View(level.waiting).subspan(level.at);
  Id tree = Id::load(next);
  size_t length = load_u32(next.subspan(sizeof(Id)));
  std::string name(as_text(next.subspan(sizeof(Id) + 4, length)));
  level.at += sizeof(Id) + 4 + length;
  look(tree, name);
  return true;
}

void TreeWalk::look(const Id& tree, const std::string& name) {
  levels_.push_back({name, {}, 0});
  if (levels_.size() > depth_max) {
    tell("", "its folders are nested too deeply to be looked at", back_up_again);
    levels_.pop_back();
    return;
  }
  Level& level = levels_.back();
  try {
    repository_.read_tree(tree, [&](TreeNode&& node) { look_at_node(node, level); },
                          {.fault = [&](const std::string& why) { tell("", why, back_up_again); }});
  } catch (const CachedRepository::MissingPack& missing) {
    tell("",
         fmt::format("tree {} cannot be read: pack {} is missing", tree.short_hex(),
                     missing.places.front().pack.short_hex()),
         repair);
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    tell("", error.what(), repair);
  }
}

void TreeWalk::look_at_node(const TreeNode& node, Level& level) {
  if (node.node.type == "file") look_at_content(node);
  if (node.node.type != "dir" || !node.subtree || node.subtree->is_null() || !seen_.insert(*node.subtree))
    return;
  append(level.waiting, node.subtree->view());
  put_u32(level.waiting, static_cast<uint32_t>(node.node.name.size()));
  append(level.waiting, as_bytes(node.node.name));
}

void TreeWalk::look_at_content(const TreeNode& file) {
  uint64_t bytes = 0;
  size_t unknown = 0, gone = 0;
  const Id* first = nullptr;
  for (const Id& blob : file.content) {
    std::vector<BlobLocation> places = repository_.blobs().find(BlobType::data, blob);
    bool indexed = std::ranges::any_of(places, [&](auto& each) { return packs_.is_known(each.pack); });
    bool there = std::ranges::any_of(
        places, [&](auto& each) { return packs_.is_there(each.pack, uint64_t{each.offset} + each.length); });
    if (!there && !first) first = &blob;
    unknown += !indexed;
    gone += indexed && !there;
    if (!places.empty()) bytes += places.front().plain_bytes();
  }
  const std::string& name = file.node.name;
  if (unknown)
    tell(name,
         fmt::format("{} of its {} blobs are in no index, the first is {}", unknown, file.content.size(),
                     first->hex()),
         repair);
  if (gone)
    tell(name,
         fmt::format("{} of its {} blobs lie in packs that are missing or cut short, the first is {}", gone,
                     file.content.size(), first->hex()),
         repair);
  if (!unknown && bytes != file.node.size)
    tell(name, fmt::format("its size is {}, its blobs make {} bytes", file.node.size, bytes),
         {"restic repair snapshots corrects the size"});
}

void TreeWalk::tell(std::string_view name, const std::string& what, const Remedy& remedy) {
  std::string path;
  for (size_t i = 1; i < levels_.size(); ++i) path += "/" + levels_[i].name;
  if (!name.empty() || path.empty()) path += "/" + std::string(name);
  if (path.size() > told_path_bytes_max)
    path.replace(told_path_bytes_max / 2, path.size() - told_path_bytes_max, "…");
  findings_.error(fmt::format("snapshot {}: {}", snapshot_.short_hex(), quote_name(path)), what, remedy);
}

// ---- the paths that a snapshot names

struct TreeWalk::Child {
  bool found = false;
  bool alone = true;         // the tree has no other
  std::optional<Id> tree{};  // if it is a folder
};

// Nothing if the tree cannot be read, which has been told.
std::optional<TreeWalk::Child> TreeWalk::child_of(const Id& tree, std::string_view name) {
  Child child;
  auto look = [&](TreeNode&& node) {
    if (node.node.name == name)
      child.found = true, child.tree = node.subtree;
    else
      child.alone = false;
  };
  try {
    const TreeFault passed_over = [](const std::string&) {};
    repository_.read_tree(tree, look, {.contents = Contents::without, .fault = passed_over});
  } catch (const CachedRepository::MissingPack&) {
    return std::nullopt;
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    return std::nullopt;
  }
  return child;
}

// Absolute paths begin at the root of the tree. What was backed up under a relative one stands there under
// the end of its path, or, for ".", with its content: then there is nothing to compare with.
bool TreeWalk::has_path(Id tree, std::string_view path) {
  for (bool top = true; !path.empty(); top = false) {
    path.remove_prefix(1);
    std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size());
    std::optional<Child> child = child_of(tree, name);
    if (!child) return true;
    if (!child->found) return top && !child->alone;
    if (!child->tree) return path.empty();
    tree = *child->tree;
  }
  return true;
}

void TreeWalk::check_path(const NamedSnapshot& snapshot, const std::string& path) {
  bool comparable = path.starts_with('/') && !path.ends_with('/');
  if (!comparable || has_path(snapshot.snapshot.tree, path)) return;
  // restic rewrite may have left it out on purpose.
  Severity severity = snapshot.snapshot.original ? Severity::hint : Severity::error;
  findings_.add({severity,
                 fmt::format("snapshot {}: {}", snapshot.id.short_hex(), quote_name(path)),
                 "its tree has no such path",
                 {"see what it has (restic ls), and back up again"}});
}

}  // namespace offsite
