// FILE frames: a thing's place and everything restic keeps of it. Blocks (extended attributes, names of
// users).
#pragma once

#include <string>

#include "owner_names.h"
#include "walk.h"

namespace offsite {

enum class Content {
  none,       // folders and links have none
  follows,    // DATA and FILE_END come next
  unchanged,  // it is what the parent snapshot holds
};

class Describer {
 public:
  std::string file_json(const Entry& entry, Content content = Content::none);

 private:
  OwnerNames names_;
};

}  // namespace offsite
