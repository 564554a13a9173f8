#include "copy_content.h"

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "format/bytes.h"

namespace offsite {
namespace {

constexpr size_t step_bytes = size_t{1} << 20;

bool write_all(int to, View bytes) {
  while (!bytes.empty()) {
    ssize_t n = write(to, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) bytes = bytes.subspan(static_cast<size_t>(n));
  }
  return true;
}

// From where both files stand: what copy_file_range() did is not done again.
bool copy_rest(int from, int to) {
  Bytes buffer(step_bytes);
  for (;;) {
    ssize_t n = read(from, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n == 0;
    if (!write_all(to, View(buffer).first(static_cast<size_t>(n)))) return false;
  }
}

// What says that this call cannot do it, and another may.
bool cannot() {
  return errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM;
}

}  // namespace

bool copy_content(int from, int to) {
  if (ioctl(to, FICLONE, from) == 0) return true;
  for (;;) {
    ssize_t n = copy_file_range(from, nullptr, to, nullptr, size_t{1} << 30, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n == 0) return true;
    if (n < 0) return cannot() && copy_rest(from, to);
  }
}

}  // namespace offsite
