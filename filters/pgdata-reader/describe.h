// What FILE frames say of a thing: its place, and everything restic keeps of it. Blocks (extended attributes,
// names of users).
#pragma once

#include <string>

#include "format/entry.h"
#include "format/file_list.h"
#include "owner_names.h"
#include "walk.h"

namespace offsite {

// What tells versions of a file apart, as the list of the parent snapshot has it.
Stamp stamp_of(const struct stat& status);

class Describer {
 public:
  Entry entry(const Item& item);

 private:
  Node node_of(const Item& item);

  OwnerNames names_;
};

}  // namespace offsite
