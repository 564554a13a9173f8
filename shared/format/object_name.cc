#include "format/object_name.h"

#include <fmt/core.h>

#include "format/error.h"

namespace offsite {
namespace {

constexpr std::array<std::string_view, 6> names = {"config", "keys", "locks", "snapshots", "index", "data"};
constexpr std::array<std::string_view, 6> singular = {"config", "key", "lock", "snapshot", "index", "pack"};

size_t at(ObjectType type) { return static_cast<size_t>(type); }

}  // namespace

std::string_view type_name(ObjectType type) { return names.at(at(type)); }

std::optional<ObjectType> type_from(std::string_view name) {
  for (ObjectType type : object_types)
    if (type_name(type) == name) return type;
  return std::nullopt;
}

std::string ObjectName::str() const {
  if (type == ObjectType::config) return "config";
  std::string hex = id.hex();
  if (type == ObjectType::data) return fmt::format("data/{}/{}", hex.substr(0, 2), hex);
  return fmt::format("{}/{}", type_name(type), hex);
}

std::string ObjectName::spoken() const {
  if (type == ObjectType::config) return "config";
  return fmt::format("{} {}", singular.at(at(type)), id.short_hex());
}

std::optional<ObjectName> ObjectName::from(std::string_view text) {
  if (text == "config") return ObjectName{};
  std::optional<ObjectType> type = type_from(text.substr(0, text.find('/')));
  size_t last = text.rfind('/');
  if (!type || last == text.npos) return std::nullopt;
  std::optional<Id> id = Id::from(text.substr(last + 1));
  if (!id) return std::nullopt;
  ObjectName name{*type, *id};
  // One spelling only: this also refuses capital digits, a wrong two-digit folder, and keys without one.
  if (name.type == ObjectType::config || name.str() != text) return std::nullopt;
  return name;
}

ObjectName ObjectName::parse(std::string_view text) {
  std::optional<ObjectName> name = from(text);
  if (!name)
    throw Error(Blame::input, fmt::format("read an object's name: \"{}\" is none", text.substr(0, 100)));
  return *name;
}

}  // namespace offsite
