#include "listing.h"

#include <algorithm>

#include "format/json.h"

namespace offsite {

void Listing::add(std::string_view text) {
  Json json = Json::parse(text, "read a STORED frame");
  ObjectName name = ObjectName::parse(json.text("name"));
  types_.at(static_cast<size_t>(name.type)).push_back({name.id, json.number("bytes")});
}

void Listing::sort() {
  for (std::vector<Object>& type : types_) std::ranges::sort(type, {}, &Object::id);
}

std::optional<uint64_t> Listing::bytes(const ObjectName& name) const {
  const std::vector<Object>& type = of(name.type);
  auto found = std::ranges::lower_bound(type, name.id, {}, &Object::id);
  if (found == type.end() || found->id != name.id) return std::nullopt;
  return found->bytes;
}

}  // namespace offsite
