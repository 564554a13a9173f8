#include "target.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <vector>

#include "format/error.h"
#include "format/quote.h"
#include "process/beneath.h"

namespace offsite {
namespace {

constexpr int enter = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

// The first component of `relative` that is something else than a folder, if one before the last is, or a
// link if the last one is: what is in the way.
std::string obstacle(int root, const std::string& relative) {
  for (size_t slash = 0; slash != relative.npos;) {
    slash = relative.find('/', slash + 1);
    std::string part = relative.substr(0, slash);
    struct stat status;
    if (fstatat(root, part.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return "";
    if (S_ISLNK(status.st_mode)) return "/" + part + " is a symbolic link, and in the way";
    if (slash != relative.npos && !S_ISDIR(status.st_mode)) return "/" + part + " is no folder";
  }
  return "";
}

std::string_view parent_of(std::string_view path) {
  return path.substr(0, std::max<size_t>(path.rfind('/'), 1));
}

std::vector<std::string> names_in(int descriptor) {
  std::unique_ptr<DIR, CloseFolder> folder(fdopendir(descriptor));
  if (!folder) return {};
  std::vector<std::string> names;
  while (const dirent* found = readdir(folder.get())) {
    std::string_view name = found->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

// As unlinkat(): 0, or -1 and errno.
int remove_all(int folder, const std::string& name) {
  if (unlinkat(folder, name.c_str(), 0) == 0) return 0;
  if (errno != EISDIR && errno != EPERM) return -1;
  Descriptor below(openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!below) return -1;
  for (const std::string& each : names_in(dup(below.get())))
    if (remove_all(below.get(), each) != 0 && errno != ENOENT) return -1;
  return unlinkat(folder, name.c_str(), AT_REMOVEDIR);
}

}  // namespace

std::string name_of(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

Target::Target(const std::string& folder) {
  if (folder.empty()) throw Error(Blame::usage, "no --target: where do the files go?");
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  root_ = Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root_) throw system_error("enter the target " + folder);
  path_ = std::filesystem::canonical(folder, failed);
  if (path_ == "/") path_.clear();
}

std::string Target::spoken(std::string_view path) const { return one_line(path_ + std::string(path)); }

Error Target::failure(std::string_view doing, std::string_view path) const {
  Error failed = system_error(std::string(doing) + " " + spoken(path));
  if (errno == ENOENT) failed.blame = Blame::input;  // it was to be there
  if (errno == ENOSPC || errno == EDQUOT) failed.hint = "make room, and restore again: what is there is kept";
  if (path.empty() || (errno != ELOOP && errno != ENOTDIR && errno != EXDEV)) return failed;
  std::string why = obstacle(root(), std::string(path.substr(1)));
  if (why.empty()) return failed;
  return Error(Blame::input, std::string(doing) + " " + spoken(path) + ": " + spoken(why),
               "remove it, or restore into another folder");
}

Descriptor Target::open(std::string_view path, int flags, mode_t mode) const {
  Descriptor opened = try_open(path, flags, mode);
  if (!opened) throw failure("open", path);
  return opened;
}

Descriptor Target::try_open(std::string_view path, int flags, mode_t mode) const {
  return by_hand_ ? walk_beneath(root(), path, flags, mode) : open_beneath(root(), path, flags, mode);
}

Descriptor Target::folder_of(std::string_view path) const { return open(parent_of(path), enter); }

bool Target::remove(std::string_view path) const {
  Descriptor folder = try_open(parent_of(path), enter);
  if (!folder && errno == ENOENT) return false;
  if (!folder) throw failure("remove", path);
  if (remove_all(folder.get(), name_of(path)) == 0) return true;
  if (errno == ENOENT) return false;
  throw failure("remove", path);
}

}  // namespace offsite
