// A member of an archive as a node: owner, mode, times, attributes, access control lists.
#pragma once

#include "format/node.h"

struct archive_entry;

namespace offsite {

// Without a name. `is_tar`: its times are decimal numbers, which libarchive does not read as such before
// 1970.
Node node_of(archive_entry* entry, bool is_tar);

}  // namespace offsite
