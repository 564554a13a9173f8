#include "format/finding.h"

#include "format/error.h"
#include "format/fields.h"
#include "format/json.h"

namespace offsite {
namespace {

// Three of these, each byte escaped, and the names of members stay below what a FINDING may measure.
constexpr size_t member_bytes_max = 3000;

std::string_view severity_word(Severity severity) { return severity == Severity::hint ? "hint" : "error"; }

Severity severity_from(std::string_view word) {
  for (Severity each : {Severity::error, Severity::hint})
    if (word == severity_word(each)) return each;
  throw Error(Blame::input, "read a FINDING frame: unknown severity: " + std::string(word));
}

std::string_view mending_word(Mending mending) {
  return mending == Mending::prune ? "prune" : mending == Mending::repair_index ? "repair index" : "";
}

Mending mending_from(std::string_view word) {
  for (Mending each : {Mending::otherwise, Mending::repair_index, Mending::prune})
    if (word == mending_word(each)) return each;
  throw Error(Blame::input, "read a FINDING frame: unknown command: " + std::string(word));
}

std::string cut(const std::string& text) {
  return text.size() <= member_bytes_max ? text : text.substr(0, member_bytes_max) + "…";
}

constexpr std::string_view from_a_copy =
    "put the object back from another copy of the repository; without one, ";

}  // namespace

Remedy new_index() {
  return {"restic repair index makes the index anew from the packs", Mending::repair_index};
}

Remedy remedy_for(const ObjectName& object) {
  std::string hex = object.id.hex();
  switch (object.type) {
    case ObjectType::config:
      return {"put the object back from another copy of the repository"};
    case ObjectType::keys:
      return {"make a new key while another opens the repository (restic key add), then delete keys/" + hex};
    case ObjectType::locks:
      return {"delete locks/" + hex + " when nobody works on the repository: restic unlock --remove-all"};
    case ObjectType::snapshots:
      return {std::string(from_a_copy) + "delete snapshots/" + hex + ": no other snapshot needs it"};
    case ObjectType::index:
      return new_index();
    case ObjectType::data:
      return {std::string(from_a_copy) + "restic repair packs " + hex +
              " saves what is whole of it, and restic repair snapshots leaves the rest out"};
  }
  return {};
}

std::string Finding::to_json() const {
  JsonWriter json;
  json.object().member("severity", severity_word(severity)).member("object", cut(object));
  json.member("what", cut(what)).member("do", cut(remedy.text));
  if (remedy.by != Mending::otherwise) json.member("by", mending_word(remedy.by));
  if (broken_pack) json.member("broken_pack", broken_pack->hex());
  return json.close().take();
}

Finding Finding::parse(std::string_view text) {
  Json json = Json::parse(text, "read a FINDING frame");
  return {severity_from(json.text("severity")),
          json.text("object"),
          json.text("what"),
          {json.text("do", ""), mending_from(json.text("by", ""))},
          optional_id(json, "broken_pack")};
}

}  // namespace offsite
