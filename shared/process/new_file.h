// A file that takes its name when it is complete: written under a temporary name beside it, made durable,
// renamed. Whoever reads the name sees the old content or the new, also after a crash.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "event/descriptor.h"
#include "format/bytes.h"

namespace offsite {

class NewFile {
 public:
  // Makes the temporary file, and the folder above it if there is none. Everything here throws
  // Error(temporary) with the path.
  NewFile(const std::filesystem::path& path, mode_t mode);
  ~NewFile();  // removes the temporary file, unless keep() was called
  NewFile(const NewFile&) = delete;

  void append(View bytes);
  // fsync, rename, fsync of the folder.
  void keep() { keep_as(path_); }
  // The same under a name that was not known at first; in the same folder.
  void keep_as(const std::filesystem::path& path);
  // What it is called until then, for whoever reads what was appended so far.
  const std::string& temporary() const { return temporary_; }

 private:
  std::filesystem::path path_;
  std::string temporary_;  // empty once it has its name
  Descriptor file_;
};

void write_file_durably(const std::filesystem::path& path, View content, mode_t mode);

}  // namespace offsite
