#include "process/node_walk.h"

#include <fmt/core.h>

#include "format/error.h"

namespace offsite {
namespace {

// What all open folders hold in memory, about.
constexpr size_t held_bytes_max = size_t{4} << 20;
constexpr size_t write_bytes = size_t{64} << 10;
constexpr size_t node_bytes = 512;

size_t bytes_of(const TreeNode& node) { return node_bytes + node.content.size() * sizeof(Id); }

// A spilled node: the length of its JSON, the number of its ids, both LE32; the JSON; the ids, and the
// subtree or zeros.
constexpr size_t spilled_header_bytes = 8;

}  // namespace

NodeWalk::NodeWalk(CachedRepository& repository, Contents contents)
    : repository_(repository), contents_(contents), file_(repository.cache().path()) {}

void NodeWalk::enter(const Id& tree) {
  if (open_.size() == depth_max)
    throw Error(Blame::input, fmt::format("read tree {}: folders are nested more than {} deep",
                                          tree.short_hex(), depth_max));
  Folder folder{.held = {}, .begin = file_.size(), .at = file_.size(), .end = 0};
  const size_t held_before = held_bytes_;
  bool full = false;
  waiting_.clear();
  auto take = [&](TreeNode&& node) {
    full |= held_bytes_ + bytes_of(node) > held_bytes_max;
    if (full) return spill(node);
    held_bytes_ += bytes_of(node);
    folder.held.push_back(std::move(node));
  };
  try {
    repository_.read_tree(tree, take, {.contents = contents_});
    flush();
  } catch (...) {
    held_bytes_ = held_before;
    file_.cut(folder.begin);
    throw;
  }
  folder.end = file_.size();
  open_.push_back(std::move(folder));
}

std::optional<TreeNode> NodeWalk::next() {
  Folder& folder = open_.back();
  if (!folder.held.empty()) {
    TreeNode node = std::move(folder.held.front());
    folder.held.pop_front();
    held_bytes_ -= bytes_of(node);
    return node;
  }
  if (folder.at < folder.end) return read_back(folder);
  if (folder.begin < folder.end) file_.cut(folder.begin);
  open_.pop_back();
  return std::nullopt;
}

void NodeWalk::spill(const TreeNode& node) {
  std::string json = node_json(node.node);
  put_u32(waiting_, static_cast<uint32_t>(json.size()));
  put_u32(waiting_, static_cast<uint32_t>(node.content.size()));
  append(waiting_, as_bytes(json));
  append(waiting_, std::as_bytes(std::span(node.content)));
  append(waiting_, node.subtree.value_or(Id()).view());
  if (waiting_.size() >= write_bytes) flush();
}

void NodeWalk::flush() {
  file_.append(waiting_);
  waiting_.clear();
}

TreeNode NodeWalk::read_back(Folder& folder) const {
  std::array<std::byte, spilled_header_bytes> header;
  file_.read(folder.at, header);
  std::string json(load_u32(header), '\0');
  TreeNode node;
  node.content.resize(load_u32(View(header).subspan(4)));
  folder.at += header.size();
  auto take = [&](Room room) {
    file_.read(folder.at, room);
    folder.at += room.size();
  };
  take(std::as_writable_bytes(std::span(json)));
  take(std::as_writable_bytes(std::span(node.content)));
  Id subtree;
  take(subtree.bytes);
  node.node = parse_node(Json::parse(json, "read a node that was set aside"));
  if (!subtree.is_null()) node.subtree = subtree;
  return node;
}

}  // namespace offsite
