#include "target_view.h"

#include <dirent.h>

#include <array>
#include <cerrno>
#include <climits>
#include <memory>

#include "format/error.h"
#include "process/beneath.h"

namespace offsite {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

const char* name_of(const std::string& path) { return path.c_str() + path.rfind('/') + 1; }

}  // namespace

TargetView::TargetView(const std::string& folder) {
  if (folder.empty()) return;
  root_ = Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root_ && errno != ENOENT) throw system_error("enter the target " + folder);
}

int TargetView::folder_of(const std::string& path) {
  std::string folder = path.substr(0, path.rfind('/'));
  if (root_ && folder != folder_path_) {
    folder_ = open_beneath(root_.get(), folder, O_PATH | O_DIRECTORY);
    folder_path_ = folder;
  }
  return folder_.get();
}

std::optional<struct stat> TargetView::look(const std::string& path) {
  int folder = folder_of(path);
  struct stat status;
  if (folder < 0 || fstatat(folder, name_of(path), &status, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
  return status;
}

Descriptor TargetView::open(const std::string& path) const {
  return root_ ? open_beneath(root_.get(), path, O_RDONLY | O_NONBLOCK) : Descriptor();
}

std::string TargetView::link_target(const std::string& path) {
  std::array<char, PATH_MAX> target;
  ssize_t n = readlinkat(folder_of(path), name_of(path), target.data(), target.size());
  return n < 0 ? "" : std::string(target.data(), static_cast<size_t>(n));
}

std::vector<std::string> TargetView::names(const std::string& path) const {
  std::vector<std::string> names;
  Descriptor opened = root_ ? open_beneath(root_.get(), path, O_RDONLY | O_DIRECTORY) : Descriptor();
  std::unique_ptr<DIR, CloseFolder> folder(opened ? fdopendir(opened.release()) : nullptr);
  if (!folder) return names;
  while (const dirent* found = readdir(folder.get())) {
    std::string_view name = found->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

}  // namespace offsite
