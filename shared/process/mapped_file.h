// A file as memory: mapped for reading, paid for in page cache and not in heap.
#pragma once

#include <filesystem>
#include <utility>

#include "format/bytes.h"

namespace offsite {

class MappedFile {
 public:
  // An empty file is an empty view. Throws Error(temporary) with the path. The mapping outlives the file's
  // name, but not its length: map only files that are never cut (ours take their name when complete).
  explicit MappedFile(const std::filesystem::path& path);
  // All of an open file, which may be closed afterwards; `name` is for messages.
  MappedFile(int descriptor, const std::string& name);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  View view() const { return bytes_; }

 private:
  View bytes_;
};

}  // namespace offsite
