#include "process/beneath.h"

#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace offsite {
namespace {

constexpr uint64_t beneath = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
constexpr int enter = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

std::string relative(std::string_view path) {
  size_t begin = path.find_first_not_of('/');
  return begin == path.npos ? "." : std::string(path.substr(begin));
}

}  // namespace

Descriptor open_beneath(int folder, std::string_view path, int flags, mode_t mode) {
  std::string inside = relative(path);
  open_how how{};
  how.flags = static_cast<uint64_t>(flags | O_NOFOLLOW | O_CLOEXEC);
  how.mode = flags & O_CREAT ? mode : 0;  // openat2() takes a mode for new files only
  how.resolve = beneath;
  long opened;
  do opened = syscall(SYS_openat2, folder, inside.c_str(), &how, sizeof how);
  while (opened < 0 && (errno == EAGAIN || errno == EINTR));  // EAGAIN: something on the way was renamed
  if (opened < 0 && (errno == ENOSYS || errno == EPERM)) return walk_beneath(folder, path, flags, mode);
  return Descriptor(static_cast<int>(opened));
}

Descriptor walk_beneath(int folder, std::string_view path, int flags, mode_t mode) {
  std::string rest = relative(path);
  Descriptor here(openat(folder, ".", enter));
  for (size_t slash; here && (slash = rest.find('/')) != rest.npos; rest.erase(0, slash + 1)) {
    std::string part = rest.substr(0, slash);
    if (part.empty() || part == "..") return errno = EXDEV, Descriptor();
    here = Descriptor(openat(here.get(), part.c_str(), enter));
  }
  if (!here) return Descriptor();
  if (rest.empty() || rest == "..") return errno = EXDEV, Descriptor();
  return Descriptor(openat(here.get(), rest.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, mode));
}

}  // namespace offsite
