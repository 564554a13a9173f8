#include "trees.h"

#include "format/tree.h"

namespace offsite {
namespace {

constexpr uint32_t folder_mode = 0x80000000u | 0755;

// A folder whose children are being added.
struct OpenFolder {
  std::string path;  // with a slash at the end
  Node node;
  TreeWriter tree;
};

std::string name_of(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

class TreeStack {
 public:
  TreeStack(Inventory& inventory, Shipper& shipper, Time time)
      : inventory_(inventory), shipper_(shipper), time_(time) {
    open("/", undescribed(""));
  }

  Task<void> add(const HeldEntry& held) {
    const std::string& path = held.entry.path;
    while (!path.starts_with(open_.back().path)) co_await close();
    open_missing(path);
    if (held.entry.node.type == "dir")
      open(path + "/", held.entry.node);
    else
      open_.back().tree.add(held.entry.node, inventory_.ids(held), std::nullopt);
  }

  Task<Id> root() {
    while (open_.size() > 1) co_await close();
    Id id = co_await shipper_.ship_tree(open_.back().tree.take());
    co_return id;
  }

 private:
  void open(std::string path, Node node) {
    open_.push_back({std::move(path), std::move(node), TreeWriter()});
  }

  // Folders between the one that is open and the path's own.
  void open_missing(const std::string& path) {
    for (size_t at = open_.back().path.size(); (at = path.find('/', at)) != std::string::npos; ++at)
      open(path.substr(0, at + 1), undescribed(name_of(path.substr(0, at))));
  }

  Task<void> close() {
    OpenFolder folder = std::move(open_.back());
    open_.pop_back();
    std::string json = folder.tree.take();
    Id tree = co_await shipper_.ship_tree(json);
    folder.path.pop_back();
    inventory_.add_folder(folder.path, folder.node, tree);
    open_.back().tree.add(folder.node, {}, tree);
  }

  Node undescribed(std::string name) const {
    Node node;
    node.name = std::move(name);
    node.type = "dir";
    node.mode = folder_mode;
    node.mtime = node.atime = node.ctime = time_;
    return node;
  }

  Inventory& inventory_;
  Shipper& shipper_;
  Time time_;
  std::vector<OpenFolder> open_;
};

}  // namespace

Task<Id> write_trees(Inventory& inventory, Shipper& shipper, Time time) {
  TreeStack stack(inventory, shipper, time);
  for (const HeldEntry& held : inventory.sorted()) co_await stack.add(held);
  Id root = co_await stack.root();
  co_return root;
}

}  // namespace offsite
