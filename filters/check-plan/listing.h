// What the repository has, as r2-get --list told it.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "format/object_name.h"

namespace offsite {

class Listing {
 public:
  // A STORED frame. Throws Error(input).
  void add(std::string_view json);
  // Nothing is added any more.
  void sort();

  // The length of an object; nothing if it is not there.
  std::optional<uint64_t> bytes(const ObjectName& name) const;
  // Whether objects of this type were listed at all.
  bool has(ObjectType type) const { return !of(type).empty(); }

  struct Object {
    Id id;
    uint64_t bytes;
  };
  const std::vector<Object>& of(ObjectType type) const { return types_.at(static_cast<size_t>(type)); }

 private:
  std::array<std::vector<Object>, object_types.size()> types_;  // each by id
};

}  // namespace offsite
