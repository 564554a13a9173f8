#include "process/unnamed_file.h"

#include <fcntl.h>

#include <cstdlib>

#include "format/error.h"

namespace offsite {

// Not O_TMPFILE, which some file systems have not.
Descriptor open_unnamed(const std::filesystem::path& folder) {
  std::string name = folder / "unnamed-XXXXXX";
  Descriptor file(mkostemp(name.data(), O_CLOEXEC));
  if (!file) throw system_error("make a temporary file in " + folder.string());
  unlink(name.c_str());
  return file;
}

UnnamedFile::UnnamedFile(const std::filesystem::path& folder)
    : spoken_("a temporary file in " + folder.string()), file_(open_unnamed(folder)) {}

void UnnamedFile::append(View bytes) {
  while (!bytes.empty()) {
    ssize_t n = pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (n < 0 && errno != EINTR) throw system_error("write " + spoken_);
    if (n <= 0) continue;
    bytes = bytes.subspan(static_cast<size_t>(n));
    size_ += static_cast<uint64_t>(n);
  }
}

void UnnamedFile::cut(uint64_t size) {
  if (ftruncate(file_.get(), static_cast<off_t>(size)) != 0) throw system_error("cut " + spoken_);
  size_ = size;
}

void UnnamedFile::read(uint64_t offset, Room room) const {
  while (!room.empty()) {
    ssize_t n = pread(file_.get(), room.data(), room.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw system_error("read " + spoken_);
    room = room.subspan(static_cast<size_t>(n));
    offset += static_cast<uint64_t>(n);
  }
}

MappedFile UnnamedFile::map() const { return MappedFile(file_.get(), spoken_); }

}  // namespace offsite
