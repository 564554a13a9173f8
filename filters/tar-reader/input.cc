#include "input.h"

#include <archive.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t buffer_bytes = size_t{1} << 20;

Input& input_of(void* data) { return *static_cast<Input*>(data); }

la_ssize_t get(archive* self, void* data, const void** bytes) {
  ssize_t n = input_of(data).read_some();
  *bytes = input_of(data).bytes();
  if (n < 0) archive_set_error(self, errno, "%s", system_error("read standard input").what());
  return n;
}

la_int64_t seek(archive*, void* data, la_int64_t offset, int whence) {
  int64_t at = input_of(data).seek(offset, whence);
  return at < 0 ? ARCHIVE_FATAL : at;
}

bool is_file(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

Input::Input(int descriptor) : descriptor_(descriptor), buffer_(buffer_bytes) {}

int Input::open(archive* archive) {
  if (is_file(descriptor_)) archive_read_set_seek_callback(archive, offsite::seek);
  archive_read_set_read_callback(archive, get);
  archive_read_set_callback_data(archive, this);
  return archive_read_open1(archive);
}

// The loop has made the descriptor one that does not block.
ssize_t Input::read_some() {
  for (;;) {
    ssize_t n = ::read(descriptor_, buffer_.data(), buffer_.size());
    if (n >= 0) return n;
    if (errno == EAGAIN) {
      pollfd ready{descriptor_, POLLIN, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      failed_ = true;
      return n;
    }
  }
}

int64_t Input::seek(int64_t offset, int whence) { return lseek(descriptor_, offset, whence); }

bool Input::drain() {
  bool more = false;
  for (ssize_t n; (n = read_some()) > 0;)
    more = more || !all_zero(View(buffer_).first(static_cast<size_t>(n)));
  return more;
}

}  // namespace offsite
