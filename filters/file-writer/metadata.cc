#include "metadata.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "format/file_mode.h"
#include "format/quote.h"

namespace offsite {

std::string Thing::through_proc() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

int Thing::look(struct stat& status) const { return fstatat(descriptor_, "", &status, AT_EMPTY_PATH); }

int Thing::chown(uint32_t uid, uint32_t gid) const {
  return fchownat(descriptor_, "", uid, gid, AT_EMPTY_PATH);
}

int Thing::chmod(uint32_t mode) const {
  return as_path_ ? ::chmod(through_proc().c_str(), mode) : fchmod(descriptor_, mode);
}

int Thing::set_times(const Time& access, const Time& modification) const {
  timespec times[] = {{access.seconds, access.nanoseconds}, {modification.seconds, modification.nanoseconds}};
  return as_path_ ? utimensat(AT_FDCWD, through_proc().c_str(), times, 0) : futimens(descriptor_, times);
}

ssize_t Thing::list_attributes(char* names, size_t room) const {
  return as_path_ ? listxattr(through_proc().c_str(), names, room) : flistxattr(descriptor_, names, room);
}

ssize_t Thing::attribute(const char* name, char* value, size_t room) const {
  return as_path_ ? getxattr(through_proc().c_str(), name, value, room)
                  : fgetxattr(descriptor_, name, value, room);
}

int Thing::set_attribute(const char* name, const std::string& value) const {
  return as_path_ ? setxattr(through_proc().c_str(), name, value.data(), value.size(), 0)
                  : fsetxattr(descriptor_, name, value.data(), value.size(), 0);
}

int Thing::remove_attribute(const char* name) const {
  return as_path_ ? removexattr(through_proc().c_str(), name) : fremovexattr(descriptor_, name);
}

namespace {

bool only_root_may() { return (errno == EPERM || errno == EACCES) && geteuid() != 0; }

std::vector<std::string> attributes_of(const Thing& thing) {
  std::vector<std::string> found;
  ssize_t bytes = thing.list_attributes(nullptr, 0);
  if (bytes <= 0) return found;
  std::string names(static_cast<size_t>(bytes), '\0');
  bytes = thing.list_attributes(names.data(), names.size());
  names.resize(bytes > 0 ? static_cast<size_t>(bytes) : 0);
  for (size_t at = 0; at < names.size(); at += found.back().size() + 1)
    found.emplace_back(names.c_str() + at);
  return found;
}

bool has_value(const Thing& thing, const ExtendedAttribute& wanted) {
  std::string value(wanted.value.size() + 1, '\0');  // one more, so that a longer one is told by its length
  ssize_t bytes = thing.attribute(wanted.name.c_str(), value.data(), value.size());
  return bytes == static_cast<ssize_t>(wanted.value.size()) && value.starts_with(wanted.value);
}

// True if anything was changed.
bool set_attributes(const Thing& thing, const Node& node, const std::string& spoken, Incomplete& incomplete) {
  bool changed = false;
  const auto& wanted = node.extended_attributes;
  auto is_wanted = [&](const std::string& name) {
    return std::any_of(wanted.begin(), wanted.end(), [&](auto& each) { return each.name == name; });
  };
  for (const std::string& name : attributes_of(thing)) {
    if (is_wanted(name)) continue;
    // What a security module gave the thing is the system's, and stays if it cannot be taken away.
    if (thing.remove_attribute(name.c_str()) == 0)
      changed = true;
    else if (errno != ENODATA && !name.starts_with("security."))
      incomplete.add_failed(spoken, "remove the attribute " + one_line(name));
  }
  for (const ExtendedAttribute& each : wanted) {
    if (has_value(thing, each)) continue;
    if (thing.set_attribute(each.name.c_str(), each.value) == 0)
      changed = true;
    else if (!only_root_may() || each.name.starts_with("user."))
      incomplete.add_failed(spoken, "set the attribute " + one_line(each.name));
  }
  return changed;
}

Time time_of(const timespec& time) { return {time.tv_sec, static_cast<int32_t>(time.tv_nsec)}; }

}  // namespace

// In this order: a new owner takes setuid bits and capabilities away, and access control lists are part of
// the mode.
void set_metadata(const Thing& thing, const Node& node, const std::string& spoken, Incomplete& incomplete) {
  struct stat status;
  if (thing.look(status) != 0) return incomplete.add_failed(spoken, "look at it");
  bool changed = false;
  if (status.st_uid != node.uid || status.st_gid != node.gid) {
    changed = thing.chown(node.uid, node.gid) == 0;
    if (!changed && !only_root_may()) incomplete.add_failed(spoken, "set its owner");
  }
  if (set_attributes(thing, node, spoken, incomplete)) changed = true;
  if (time_of(status.st_mtim) != node.mtime || time_of(status.st_atim) != node.atime)
    if (thing.set_times(node.atime, node.mtime) != 0) incomplete.add_failed(spoken, "set its times");
  uint32_t mode = from_go_mode(node.mode) & 07777;
  if (S_ISLNK(status.st_mode) || (!changed && (status.st_mode & 07777) == mode)) return;
  if (thing.chmod(mode) != 0) incomplete.add_failed(spoken, "set its mode");
}

}  // namespace offsite
