#include "things.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>

#include "format/error.h"
#include "format/file_mode.h"

namespace offsite {

int Things::parent_of(const std::string& path) {
  std::string parent = path.substr(0, path.rfind('/'));
  if (parent != parent_path_) {
    parent_ = target_.folder_of(path);
    parent_path_ = parent;
  }
  return parent_.get();
}

void Things::make_folder(const std::string& path) {
  int parent = parent_of(path);
  std::string name = name_of(path);
  for (bool again = false;; again = true) {
    if (mkdirat(parent, name.c_str(), 0700) == 0) return;
    struct stat status;
    if (errno != EEXIST || fstatat(parent, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
      throw target_.failure("make the folder", path);
    if (S_ISDIR(status.st_mode)) {
      // Its own mode comes at the end; until then we must be able to work in it.
      if (geteuid() != 0 && (status.st_mode & 0700) != 0700)
        fchmodat(parent, name.c_str(), (status.st_mode & 07777) | 0700, AT_SYMLINK_NOFOLLOW);
      return;
    }
    errno = S_ISLNK(status.st_mode) ? ELOOP : EEXIST;
    if (S_ISLNK(status.st_mode) || again || unlinkat(parent, name.c_str(), 0) != 0)
      throw target_.failure("make the folder", path);
  }
}

void Things::clear_the_way(const std::string& path) {
  int parent = parent_of(path);
  std::string name = name_of(path);
  struct stat status;
  if (fstatat(parent, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(status.st_mode)) return;
  if (unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0) return;
  if (errno != ENOTEMPTY && errno != EEXIST) throw target_.failure("remove the folder", path);
  throw Error(Blame::input, "restore " + target_.spoken(path) + ": a folder that is not empty is in the way",
              "remove it, or restore with --delete");
}

bool Things::make(const RestoredFile& thing) {
  const Node& node = thing.node;
  int parent = parent_of(thing.path);
  std::string name = partial_name(name_of(thing.path));
  auto make = [&] {
    if (node.type == "symlink") return symlinkat(node.linktarget.c_str(), parent, name.c_str());
    return mknodat(parent, name.c_str(), type_bits(node.type) | 0600, node.device);
  };
  int failed = make();
  if (failed && errno == EEXIST) {
    unlinkat(parent, name.c_str(), 0);
    failed = make();
  }
  if (failed && errno != EPERM) throw target_.failure("make", thing.path);
  return !failed;
}

}  // namespace offsite
