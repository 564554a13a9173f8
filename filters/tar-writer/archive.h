// An archive that is being written by libarchive to a descriptor. Blocks.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "format/bytes.h"
#include "format/node.h"

struct archive;

namespace offsite {

class Archive {
 public:
  // "tar" (pax), "zip", or "raw": the content of one file and nothing else.
  Archive(std::string_view format, int descriptor);
  ~Archive();  // without close(), nothing is written that could be taken for an end
  Archive(const Archive&) = delete;

  // What comes next, `path` relative. A further name of a file that is in the archive has `link`, and no
  // content. False, after a warning, if the format cannot hold such a thing. Everything here throws
  // Error(temporary) if it cannot be written.
  bool begin(const std::string& path, const Node& node, const std::string& link);
  // All node.size bytes of it must come.
  void write(View content);
  void write_zeros(uint64_t bytes);
  void close();

 private:
  void require(int result, std::string_view doing);

  archive* archive_;
  std::string format_, path_;
  int descriptor_;
};

}  // namespace offsite
