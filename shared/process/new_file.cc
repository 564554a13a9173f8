#include "process/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cstdlib>

#include "format/error.h"

namespace offsite {

NewFile::NewFile(const std::filesystem::path& path, mode_t mode)
    : path_(path), temporary_(path.string() + ".XXXXXX") {
  std::error_code exists;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), exists);
  file_ = Descriptor(mkostemp(temporary_.data(), O_CLOEXEC));
  if (!file_) throw system_error("make " + temporary_);
  if (fchmod(file_.get(), mode) != 0) {
    Error failed = system_error("set the mode of " + temporary_);
    unlink(temporary_.c_str());  // the destructor of what was never made does not run
    throw failed;
  }
}

NewFile::~NewFile() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void NewFile::append(View bytes) {
  while (!bytes.empty()) {
    ssize_t n = write(file_.get(), bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) throw system_error("write " + temporary_);
    if (n > 0) bytes = bytes.subspan(static_cast<size_t>(n));
  }
}

void NewFile::keep_as(const std::filesystem::path& path) {
  if (fsync(file_.get()) != 0 || file_.close() != 0) throw system_error("write " + temporary_);
  if (rename(temporary_.c_str(), path.c_str()) != 0) throw system_error("rename to " + path.string());
  temporary_.clear();
  std::filesystem::path above = path.has_parent_path() ? path.parent_path() : ".";
  Descriptor folder(open(above.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || fsync(folder.get()) != 0) throw system_error("make durable " + above.string());
}

void write_file_durably(const std::filesystem::path& path, View content, mode_t mode) {
  NewFile file(path, mode);
  file.append(content);
  file.keep();
}

}  // namespace offsite
