// Tree blobs: the nodes of one folder (restic design, "Trees and Data"): {"nodes":[…]} and a newline, in
// ascending order of the names' bytes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "format/node.h"

namespace offsite {

// True for a name that a tree may hold: not empty, not "." or "..", no slash, no NUL.
bool is_node_name(std::string_view name);

class TreeWriter {
 public:
  // Names ascend and none comes twice; `content` as for append_node().
  void add(const Node& node, View content, const std::optional<Id>& subtree);
  std::string take();

 private:
  std::string json_ = "{\"nodes\":[";
  std::string last_;
};

struct TreeNode {
  Node node;
  std::vector<Id> content;
  std::optional<Id> subtree;
};

// Whether a node has the ids of its file's blobs: most of a tree, and of no use to who looks at names.
enum class Contents { with, without };

// For whoever looks for faults instead of stopping at the first: gets what is wrong with a node, in words
// that name it.
using TreeFault = std::function<void(const std::string& why)>;

struct TreeReading {
  Contents contents = Contents::with;
  TreeFault fault = {};
};

// Gives the nodes one by one; a folder of a million files is never held whole. `what` names the tree in
// errors. Throws Error(input) for JSON that is no tree, and for names out of order or that are none, a file
// without content, a folder without subtree, an unknown type. With a fault the last five are told to it and
// the node is given all the same; one that cannot be read at all is told and left out. What `each` throws
// passes through.
void read_tree(std::string_view json, const std::string& what, const std::function<void(TreeNode&&)>& each,
               const TreeReading& how = {});

}  // namespace offsite
