// What `pg-offsite find` prints: for people, grouped by snapshot; as JSON, one array in restic's forms.
#pragma once

#include "format/snapshot.h"
#include "listing.h"
#include "standard_output.h"

namespace offsite {

class FindOutput {
 public:
  FindOutput(bool json, Detail detail) : json_(json), detail_(detail) {}

  // A node of this snapshot; the nodes of a snapshot come one after the other.
  void match(const NamedSnapshot& snapshot, const std::string& path, const Node& node);

  struct Object {
    const char* type;  // "blob" or "tree"
    const Id& id;
    const std::string& path;
    const Id& parent_tree;  // of a blob's file
  };
  // A blob or tree that this snapshot uses.
  void object(const NamedSnapshot& snapshot, const Object& found);
  // Nothing more is found. Throws Error(temporary), as all of these do, if it cannot be written.
  void finish();

 private:
  void begin_element();
  void end_matches();

  bool json_;
  Detail detail_;
  StandardOutput out_;
  std::optional<Id> snapshot_;  // whose matches are being printed
  uint64_t elements_ = 0, hits_ = 0;
};

}  // namespace offsite
