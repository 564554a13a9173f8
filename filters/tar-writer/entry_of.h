// A node as libarchive knows things.
#pragma once

#include <memory>
#include <string>

#include "format/node.h"

struct archive_entry;

namespace offsite {

struct FreeEntry {
  void operator()(archive_entry* entry) const;
};
using EntryOwner = std::unique_ptr<archive_entry, FreeEntry>;

// Owner, mode, times, attributes, access control lists; `link` is the path of the name that has the content,
// or empty. Throws Error(input) for an access control list that is none.
EntryOwner entry_of(const std::string& path, const Node& node, const std::string& link);

}  // namespace offsite
