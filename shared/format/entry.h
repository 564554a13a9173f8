// FILE and FILE_END frames: one path as a source sends it (pg-offsite-stream.7).
#pragma once

#include "format/node.h"

namespace offsite {

struct Entry {
  enum class Cut { rabin, pages };

  std::string path;  // raw bytes; absolute, without . and .. and empty components
  Cut cut = Cut::rabin;
  bool unchanged = false;  // the content is what the parent snapshot holds; no DATA follows
  std::string same_as;     // this is a further name of the file that came before with this path; no DATA
  Node node;               // its name is the path's last component

  std::string to_json() const;
  // Throws Error(input) for a path that is not of that form.
  static Entry parse(std::string_view json);
};

struct EntryEnd {
  uint64_t size = 0;
  std::string error;      // why the content ends before its end
  bool doubtful = false;  // all of it is there and something is wrong with it: the next backup reads it again

  std::string to_json() const;
  static EntryEnd parse(std::string_view json);
};

// True for an absolute path without empty, "." and ".." components and without NUL.
bool is_clean_path(std::string_view path);

}  // namespace offsite
