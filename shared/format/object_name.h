// The names of a repository's objects, as they stand in the frames and in the store: `config`, `keys/<id>`,
// `locks/<id>`, `snapshots/<id>`, `index/<id>`, `data/<first two digits>/<id>`. Nothing else is a name, so
// that no name can lead out of the repository.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "format/bytes.h"

namespace offsite {

enum class ObjectType { config, keys, locks, snapshots, index, data };

constexpr std::array<ObjectType, 6> object_types = {ObjectType::config, ObjectType::keys,
                                                    ObjectType::locks,  ObjectType::snapshots,
                                                    ObjectType::index,  ObjectType::data};

std::string_view type_name(ObjectType type);  // "config", "keys" … : also the folder of that type
std::optional<ObjectType> type_from(std::string_view name);

struct ObjectName {
  ObjectType type = ObjectType::config;
  Id id;  // SHA-256 of the stored bytes; null for config, which has no other name

  auto operator<=>(const ObjectName&) const = default;
  std::string str() const;
  // For messages: "pack 1a2b3c4d", "index 1a2b3c4d", "config".
  std::string spoken() const;

  static std::optional<ObjectName> from(std::string_view text);
  // As from(), for a name that came in a frame: throws Error(input).
  static ObjectName parse(std::string_view text);
};

}  // namespace offsite
