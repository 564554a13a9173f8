#include "format/fields.h"

#include <fmt/core.h>

#include "format/error.h"
#include "format/quote.h"

namespace offsite {
namespace {

Error wrong(const Json& json, std::string_view name, std::string_view why) {
  return Error(Blame::input, fmt::format("{}: member \"{}\" is {}", json.what(), name, why));
}

}  // namespace

Id id_member(const Json& json, std::string_view name) {
  std::string text = json.text(name);
  std::optional<Id> id = Id::from(text);
  if (!id) throw wrong(json, name, "no id: " + quote_name(text));
  return *id;
}

std::optional<Id> optional_id(const Json& json, std::string_view name) {
  if (!json.has(name)) return std::nullopt;
  return id_member(json, name);
}

Time time_member(const Json& json, std::string_view name) {
  std::string text = json.text(name);
  std::optional<Time> time = parse_rfc3339(text);
  if (!time) throw wrong(json, name, "no time: " + quote_name(text));
  return *time;
}

Time time_member(const Json& json, std::string_view name, Time otherwise) {
  return json.has(name) ? time_member(json, name) : otherwise;
}

uint32_t u32_member(const Json& json, std::string_view name) {
  uint64_t n = json.number(name, 0);
  if (n > UINT32_MAX) throw wrong(json, name, "too large");
  return static_cast<uint32_t>(n);
}

Json object_member(const Json& json, std::string_view name) {
  Json member = json[name];
  if (!member.is_null() && !member.is_object()) throw wrong(json, name, "no object");
  return member;
}

std::string bytes_member(const Json& json, std::string_view name) {
  std::optional<Bytes> bytes = from_base64(json.text(name, ""));
  if (!bytes) throw wrong(json, name, "not base64");
  return std::string(as_text(*bytes));
}

}  // namespace offsite
