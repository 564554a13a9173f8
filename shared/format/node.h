// A node of a tree: one file, folder, link or device (restic design, "Trees and Data"; restic's struct Node).
// Written with the members in restic's order and left out where restic leaves them out, because `restic
// rewrite` compares bytes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/bytes.h"
#include "format/gotime.h"
#include "format/json.h"

namespace offsite {

struct ExtendedAttribute {
  std::string name;
  std::string value;  // bytes
  bool operator==(const ExtendedAttribute&) const = default;
};

struct Node {
  std::string name;   // raw bytes
  std::string type;   // file, dir, symlink, dev, chardev, fifo, socket
  uint32_t mode = 0;  // Go's os.FileMode
  Time mtime, atime, ctime;
  uint32_t uid = 0, gid = 0;
  std::string user, group;
  uint64_t inode = 0, device_id = 0, size = 0, links = 0;
  std::string linktarget;  // raw bytes
  std::vector<ExtendedAttribute> extended_attributes;
  std::string generic_attributes;  // JSON of restic on Windows, as it came
  uint64_t device = 0;
  std::string error;
};

bool is_node_type(std::string_view type);

// Appends the node's JSON. `content` is for files: 32-byte ids, back to back. A folder has its subtree.
void append_node(std::string& out, const Node& node, View content, const std::optional<Id>& subtree);
// The same without content and subtree, as FILE frames carry it.
std::string node_json(const Node& node);

// Member order and unknown members do not matter, an absent time is zero_time. Throws Error(input) for a
// member of the wrong kind, a name that is not quoted, an unknown type.
Node parse_node(const Json& json);

}  // namespace offsite
