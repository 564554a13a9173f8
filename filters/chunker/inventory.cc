#include "inventory.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "process/log.h"

namespace offsite {
namespace {

Stamp stamp_of(const Node& node) { return {node.size, node.mtime, node.ctime, node.inode}; }

// The order in which trees are written: a folder before what it holds, names in the order of their bytes. As
// '/' sorts before every byte of a name, this is a comparison of whole paths.
bool tree_order(const HeldEntry& a, const HeldEntry& b) {
  auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c) + 1; };
  const std::string &left = a.entry.path, &right = b.entry.path;
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [&](char x, char y) { return rank(x) < rank(y); });
}

// The same path, or something below what is no folder. What lies below a path follows it at once.
bool cannot_both_be(const HeldEntry& a, const HeldEntry& b) {
  if (a.entry.path == b.entry.path) return true;
  return a.entry.node.type != "dir" && b.entry.path.starts_with(a.entry.path + "/");
}

}  // namespace

Inventory::Inventory(const CacheFolder& cache)
    : cache_(cache),
      file_(cache.parents() / "new", 0640),
      list_([this](View bytes) { file_.append(bytes); }) {}

void Inventory::use_parent(const Id& tree) {
  parent_tree_ = tree;
  try {
    parent_file_.emplace(cache_.parent_list(tree));
    parent_.emplace(parent_file_->view());
  } catch (const Error& error) {
    warn(error.what());
  }
}

std::optional<ListedFile> Inventory::in_parent(const std::string& path) const {
  if (!parent_) return std::nullopt;
  return parent_->find(path);
}

void Inventory::remove_parent() const { unlink(cache_.parent_list(parent_tree_).c_str()); }

void Inventory::add_file(Entry entry, const EntryEnd& end) {
  uint64_t first = std::exchange(file_began_, list_.ids());
  if (!end.error.empty()) return;
  entry.node.size = end.size;
  ++(in_parent(entry.path) ? summary_.files_changed : summary_.files_new);
  summary_.total_files_processed += 1;
  summary_.total_bytes_processed += end.size;
  // A stamp that no file has: a bad page must not be forgotten because nobody writes to its file.
  list_.add(entry.path, end.doubtful ? Stamp{} : stamp_of(entry.node), first);
  entries_.push_back({std::move(entry), first, list_.ids() - first});
}

void Inventory::add_other(Entry entry) { entries_.push_back({std::move(entry)}); }

void Inventory::add_unchanged(Entry entry, const std::function<bool(const Id&)>& known) {
  std::optional<ListedFile> before = in_parent(entry.path);
  auto refuse = [&](const char* why) {
    remove_parent();
    return Error(Blame::temporary, fmt::format("carry over {}: {}", entry.path, why),
                 "the list of the parent snapshot has been removed; the next run reads every file");
  };
  if (!before) throw refuse("the parent snapshot's list does not have it");
  View ids = parent_->ids(*before);
  for (size_t at = 0; at < ids.size(); at += sizeof(Id))
    if (!known(Id::load(ids.subspan(at)))) throw refuse("the repository has lost a blob of it");
  uint64_t first = list_.ids();
  list_.add_ids(ids);
  file_began_ = list_.ids();
  entry.node.size = before->stamp.size;
  summary_.files_unmodified += 1;
  summary_.total_files_processed += 1;
  summary_.total_bytes_processed += entry.node.size;
  list_.add(entry.path, stamp_of(entry.node), first);
  entries_.push_back({std::move(entry), first, before->ids});
}

// The next backup does not find it in the list, and reads it.
void Inventory::add_name(Entry entry) {
  for (; mapped_ < entries_.size(); ++mapped_) by_path_.emplace(entries_[mapped_].entry.path, mapped_);
  auto found = by_path_.find(entry.same_as);
  if (found == by_path_.end() || entries_[found->second].entry.node.type != "file")
    throw Error(Blame::input,
                fmt::format("read the source's stream: {} has the content of {}, which did not come",
                            entry.path, entry.same_as));
  HeldEntry& first = entries_[found->second];
  Node& node = first.entry.node;
  if (node.inode == 0) node.inode = load_u64(Id::of(as_bytes(first.entry.path)).view());
  node.links = std::max<uint64_t>(node.links, 1) + 1;
  std::string own_name = std::move(entry.node.name);
  entry.node = node;  // all else belongs to the inode
  entry.node.name = std::move(own_name);
  summary_.total_files_processed += 1;
  summary_.total_bytes_processed += node.size;
  HeldEntry name{std::move(entry), first.first_id, first.ids};
  entries_.push_back(std::move(name));
}

const std::vector<HeldEntry>& Inventory::sorted() {
  std::sort(entries_.begin(), entries_.end(), tree_order);
  auto clash = std::adjacent_find(entries_.begin(), entries_.end(), cannot_both_be);
  if (clash != entries_.end())
    throw Error(Blame::input,
                fmt::format("read the source's stream: {} comes twice, or is no folder", clash->entry.path));
  list_.flush();
  written_.emplace(file_.temporary());
  return entries_;
}

View Inventory::ids(const HeldEntry& held) {
  return written_->view().subspan(file_list_ids_offset + held.first_id * sizeof(Id), held.ids * sizeof(Id));
}

void Inventory::add_folder(const std::string& path, const Node& node, const Id& tree) {
  std::optional<ListedFile> before = in_parent(path);
  bool same = before && before->ids == 1 && Id::load(parent_->ids(*before)) == tree;
  ++(same ? summary_.dirs_unmodified : before ? summary_.dirs_changed : summary_.dirs_new);
  uint64_t first = list_.ids();
  list_.add_id(tree);
  list_.add(path, stamp_of(node), first);
}

void Inventory::keep(const Id& root, uint64_t page_grid) {
  written_.reset();
  list_.finish(page_grid);
  file_.keep_as(cache_.parent_list(root));
}

}  // namespace offsite
