// The files of a stream, one behind the other in an archive: what comes is put in its place, what is left out
// is zeros, and a further name of a file is a link to the first. Blocks.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "archive.h"
#include "format/place.h"

namespace offsite {

class Archivist {
 public:
  // "tar", "zip" or "raw", to `descriptor`.
  Archivist(std::string_view format, int descriptor)
      : has_links_(format == "tar"), archive_(format, descriptor) {}

  // A FILE frame: the file before it is complete. Throws Error(input) if it is not.
  void add_file(std::string_view json);
  // A blob of the file that was added last. Throws Error(input) if it belongs elsewhere.
  void add_content(const Place& place, View content);
  // All of it is there.
  void finish();

 private:
  struct Name {
    std::string path;
    uint64_t left;  // further names of the same file that may come
  };
  std::string link_of(const RestoredFile& file);
  void end_file();

  bool has_links_;
  Archive archive_;
  uint64_t files_ = 0;
  std::optional<RestoredFile> open_;  // whose content is being written
  bool is_link_ = false;              // its content is in the archive already: what comes is dropped
  uint64_t at_ = 0, arrived_ = 0;
  std::map<std::pair<uint64_t, uint64_t>, Name> names_;  // by device and inode
};

}  // namespace offsite
