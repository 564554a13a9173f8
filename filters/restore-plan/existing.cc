#include "existing.h"

#include "format/file_mode.h"

namespace offsite {

bool is_regular(const Status& status) { return status && S_ISREG(status->st_mode); }

Time modified(const struct stat& status) {
  return {status.st_mtim.tv_sec, static_cast<int32_t>(status.st_mtim.tv_nsec)};
}

bool is_such(TargetView& target, const std::string& path, const Node& node, const struct stat& status) {
  if ((status.st_mode & S_IFMT) != type_bits(node.type)) return false;
  if (node.type == "symlink") return target.link_target(path) == node.linktarget;
  return (node.type != "dev" && node.type != "chardev") || status.st_rdev == node.device;
}

}  // namespace offsite
