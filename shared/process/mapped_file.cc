#include "process/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "event/descriptor.h"
#include "format/error.h"

namespace offsite {
namespace {

Descriptor open_to_read(const std::filesystem::path& path) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw system_error("open " + path.string());
  return file;
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path)
    : MappedFile(open_to_read(path).get(), path.string()) {}

MappedFile::MappedFile(int descriptor, const std::string& name) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) throw system_error("map " + name);
  size_t size = static_cast<size_t>(status.st_size);
  if (size == 0) return;
  void* at = mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
  if (at == MAP_FAILED) throw system_error("map " + name);
  bytes_ = View(static_cast<const std::byte*>(at), size);
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace offsite
