#include "process/unnamed_file.h"

#include <fcntl.h>

#include <cstdlib>

#include "format/error.h"

namespace offsite {

// Not O_TMPFILE, which some file systems have not.
UnnamedFile::UnnamedFile(const std::filesystem::path& folder)
    : spoken_("a temporary file in " + folder.string()) {
  std::string name = folder / "unnamed.XXXXXX";
  file_ = Descriptor(mkostemp(name.data(), O_CLOEXEC));
  if (!file_) throw system_error("make " + spoken_);
  unlink(name.c_str());
}

void UnnamedFile::append(View bytes) {
  while (!bytes.empty()) {
    ssize_t n = write(file_.get(), bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) throw system_error("write " + spoken_);
    if (n <= 0) continue;
    bytes = bytes.subspan(static_cast<size_t>(n));
    size_ += static_cast<uint64_t>(n);
  }
}

MappedFile UnnamedFile::map() const { return MappedFile(file_.get(), spoken_); }

}  // namespace offsite
