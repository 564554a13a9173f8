// Standard input as libarchive wants it: read, skipped, and sought in where it is a file, for formats that
// have their directory at the end.
#pragma once

#include "format/bytes.h"

struct archive;

namespace offsite {

class Input {
 public:
  explicit Input(int descriptor);

  // Has `archive` read from here; this must outlive it. As archive_read_open1().
  int open(archive* archive);
  // Reads what is left, for whoever writes it must not be cut off. True if it is more than zeros.
  bool drain();
  // True if it could not be read: then that is what is wrong, and not the archive.
  bool failed() const { return failed_; }

  // What libarchive calls. As read(2) and lseek(2).
  ssize_t read_some();
  const std::byte* bytes() const { return buffer_.data(); }
  int64_t seek(int64_t offset, int whence);

 private:
  int descriptor_;
  bool failed_ = false;
  Bytes buffer_;
};

}  // namespace offsite
