#include "describe.h"

#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include <string_view>

#include "format/file_mode.h"

namespace offsite {
namespace {

Time time_of(const timespec& time) { return {time.tv_sec, static_cast<int32_t>(time.tv_nsec)}; }

std::string value_of(const std::string& path, const char* name) {
  ssize_t bytes = lgetxattr(path.c_str(), name, nullptr, 0);
  std::string value(bytes > 0 ? static_cast<size_t>(bytes) : 0, '\0');
  bytes = lgetxattr(path.c_str(), name, value.data(), value.size());
  value.resize(bytes > 0 ? static_cast<size_t>(bytes) : 0);
  return value;
}

// In the kernel's order, as restic keeps them; access control lists are among them. A file system without
// any, or a file that is gone, has none.
std::vector<ExtendedAttribute> attributes_of(const std::string& path) {
  std::vector<ExtendedAttribute> attributes;
  ssize_t bytes = llistxattr(path.c_str(), nullptr, 0);
  if (bytes <= 0) return attributes;
  std::string names(static_cast<size_t>(bytes), '\0');
  bytes = llistxattr(path.c_str(), names.data(), names.size());
  names.resize(bytes > 0 ? static_cast<size_t>(bytes) : 0);
  for (size_t at = 0; at < names.size(); at += std::string_view(names.c_str() + at).size() + 1)
    attributes.push_back({names.c_str() + at, value_of(path, names.c_str() + at)});
  return attributes;
}

}  // namespace

Stamp stamp_of(const struct stat& status) {
  return {.size = static_cast<uint64_t>(status.st_size),
          .mtime = time_of(status.st_mtim),
          .ctime = time_of(status.st_ctim),
          .inode = status.st_ino};
}

Node Describer::node_of(const Item& item) {
  const struct stat& status = item.status;
  bool is_file = S_ISREG(status.st_mode);
  Node node;
  node.name = item.path.substr(item.path.rfind('/') + 1);
  node.type = node_type(status.st_mode);
  node.mode = to_go_mode(status.st_mode);
  node.mtime = node.atime = time_of(status.st_mtim);  // restic's way: reading does not change a node
  node.ctime = time_of(status.st_ctim);
  node.uid = status.st_uid;
  node.gid = status.st_gid;
  node.user = names_.user(status.st_uid);
  node.group = names_.group(status.st_gid);
  node.inode = status.st_ino;
  node.device_id = status.st_dev;
  if (is_file) node.size = static_cast<uint64_t>(status.st_size);
  if (!S_ISDIR(status.st_mode)) node.links = status.st_nlink;
  node.linktarget = item.target;
  node.extended_attributes = attributes_of(item.path);
  return node;
}

Entry Describer::entry(const Item& item) {
  return {
      .path = item.path, .cut = item.relation ? Entry::Cut::pages : Entry::Cut::rabin, .node = node_of(item)};
}

}  // namespace offsite
