// What the command line asks for.
#pragma once

#include <string>

#include "format/pattern.h"

namespace offsite {

// What becomes of a file that is there already, in restic's words.
enum class Overwrite { always, if_changed, if_newer, never };

struct Wishes {
  std::string target;
  Overwrite overwrite = Overwrite::always;
  bool remove_extras = false;    // what no snapshot has leaves the target
  bool in_order = false;         // for an archive: content in the order of the files, and no target
  bool each_name_whole = false;  // in an archive, further names of a file have its content, too
  bool verify = false;           // only compare
  std::string only;              // this file or folder alone; empty: all
  PathPatterns patterns;
};

}  // namespace offsite
