// One regular file, read once from front to back while a server may be changing it. It has the size that it
// had when it was opened: what is added later is not part of it, what was cut off is zeros. Blocks.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

#include "event/descriptor.h"
#include "format/bytes.h"

namespace offsite {

class FileReader {
 public:
  // Nothing if there is no such file any more. Throws Error(temporary) if it cannot be opened.
  static std::optional<FileReader> open(const std::string& path);

  // As it was when the file was opened.
  const struct stat& status() const { return status_; }
  uint64_t at() const { return at_; }
  uint64_t left() const { return static_cast<uint64_t>(status_.st_size) - at_; }

  // The next bytes: all of `room`, or all that is left. Throws Error(temporary) if they cannot be read.
  Room next(Room room);
  // `room.size()` bytes at `offset` once more; false if they are not there any more. Throws like next().
  bool again(Room room, uint64_t offset) const;

  // How many of the bytes given were zeros in place of bytes cut off.
  uint64_t padded() const { return padded_; }

 private:
  FileReader(std::string path, Descriptor descriptor);
  size_t read_at(Room room, uint64_t offset) const;

  std::string path_;
  Descriptor descriptor_;
  struct stat status_;
  uint64_t at_ = 0;
  uint64_t padded_ = 0;
};

}  // namespace offsite
