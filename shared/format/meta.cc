#include "format/meta.h"

#include "format/fields.h"

namespace offsite {
namespace {

constexpr const char* doing = "read a META frame";

Meta from(const Json& json) {
  Meta meta;
  meta.job = json.text("job", "");
  meta.hostname = json.text("hostname", "");
  meta.username = json.text("username", "");
  meta.uid = u32_member(json, "uid");
  meta.gid = u32_member(json, "gid");
  meta.source = json.text("source", "");
  meta.time = time_member(json, "time");
  meta.paths = json.texts("paths");
  meta.tags = json.texts("tags");
  meta.bytes_total = json.number("bytes_total", 0);
  if (Json parent = object_member(json, "parent"); !parent.is_null())
    meta.parent = Parent{id_member(parent, "snapshot"), id_member(parent, "tree")};
  if (Json facts = object_member(json, "facts"); !facts.is_null()) meta.facts = facts.dump();
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
