// A file without a name, for what is too large for the heap and of no use later: the kernel may write it out,
// and it is gone with whoever made it.
#pragma once

#include <filesystem>
#include <string>

#include "event/descriptor.h"
#include "format/bytes.h"
#include "process/mapped_file.h"

namespace offsite {

// A new file in `folder` whose name is gone already. Throws Error(temporary).
Descriptor open_unnamed(const std::filesystem::path& folder);

class UnnamedFile {
 public:
  // Everything here throws Error(temporary) that names the folder, also when the disk is full.
  explicit UnnamedFile(const std::filesystem::path& folder);

  void append(View bytes);
  // Drops what lies behind the first `size` bytes; it is not longer than that already.
  void cut(uint64_t size);
  uint64_t size() const { return size_; }
  // Fills the room with what was appended from this offset on; the caller knows that it is there.
  void read(uint64_t offset, Room room) const;
  // What was appended so far.
  MappedFile map() const;

 private:
  std::string spoken_;
  Descriptor file_;
  uint64_t size_ = 0;
};

}  // namespace offsite
