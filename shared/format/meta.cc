#include "format/meta.h"

#include "format/error.h"

namespace offsite {
namespace {

constexpr const char* doing = "read a META frame";

Id parse_id(const Json& json, std::string_view name) {
  std::optional<Id> id = Id::from(json.text(name));
  if (!id) throw Error(Blame::input, std::string(doing) + ": not an id: " + json.text(name));
  return *id;
}

Meta from(const Json& json) {
  Meta meta;
  meta.job = json.text("job", "");
  meta.hostname = json.text("hostname", "");
  meta.username = json.text("username", "");
  meta.uid = static_cast<uint32_t>(json.number("uid", 0));
  meta.gid = static_cast<uint32_t>(json.number("gid", 0));
  meta.source = json.text("source", "");
  std::optional<Time> time = parse_rfc3339(json.text("time"));
  if (!time) throw Error(Blame::input, std::string(doing) + ": not a time: " + json.text("time"));
  meta.time = *time;
  meta.paths = json.texts("paths");
  meta.tags = json.texts("tags");
  meta.bytes_total = json.number("bytes_total", 0);
  if (Json parent = json["parent"]; parent.is_object())
    meta.parent = Parent{parse_id(parent, "snapshot"), parse_id(parent, "tree")};
  if (json["facts"].is_object()) meta.facts = json["facts"].dump();
  return meta;
}

}  // namespace

std::string Meta::to_json() const {
  JsonWriter json;
  json.object().member("job", job).member("hostname", hostname).member("username", username);
  json.member("uid", uint64_t{uid}).member("gid", uint64_t{gid}).member("source", source);
  json.member("time", to_rfc3339(time))
      .member("paths", paths)
      .member("tags", tags)
      .member("bytes_total", bytes_total);
  if (parent)
    json.name("parent")
        .object()
        .member("snapshot", parent->snapshot.hex())
        .member("tree", parent->tree.hex())
        .close();
  return json.name("facts").json(facts).close().take();
}

Meta Meta::parse(std::string_view json) { return from(Json::parse(json, doing)); }

Meta Meta::merged(std::string_view later) const {
  return from(Json::parse(to_json(), doing).merged(Json::parse(later, doing)));
}

}  // namespace offsite
