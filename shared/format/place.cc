#include "format/place.h"

#include "format/entry.h"
#include "format/error.h"
#include "format/json.h"
#include "format/quote.h"

namespace offsite {
namespace {

constexpr size_t pack_entry_items = 6;

[[noreturn]] void refuse(const std::string& what, const std::string& why) {
  throw Error(Blame::input, "read a " + what + " frame: " + why);
}

void write_places(JsonWriter& json, const Places& places) {
  json.array();
  for (const Place& place : places) json.array().number(place.file).number(place.offset).close();
  json.close();
}

Places read_places(const Json& json) {
  Places places;
  for (const Json& each : json.items()) {
    std::vector<Json> pair = each.items();
    if (pair.size() != 2) refuse("PLACE", "a place is a file's number and an offset");
    places.push_back({pair[0].as_number(), pair[1].as_number()});
  }
  return places;
}

uint32_t read_u32(const Json& json) {
  uint64_t number = json.as_number();
  if (number > UINT32_MAX) refuse("PLACE", "a number is too large");
  return static_cast<uint32_t>(number);
}

PlacedBlob read_blob(const Json& json) {
  std::vector<Json> items = json.items();
  if (items.size() != pack_entry_items) refuse("PLACE", "a blob has six members");
  std::optional<Id> id = Id::from(items[0].as_text());
  uint64_t type = items[1].as_number();
  if (!id || type > 1) refuse("PLACE", "not a blob's id and type");
  PackEntry entry{.type = static_cast<BlobType>(type),
                  .id = *id,
                  .offset = read_u32(items[2]),
                  .length = read_u32(items[3]),
                  .uncompressed = read_u32(items[4])};
  if (entry.length < seal_overhead) refuse("PLACE", "a blob is shorter than its container");
  return {entry, read_places(items[5])};
}

constexpr std::string_view base_words[] = {"none", "partial", "file", "same"};

RestoredFile::Base base_from(std::string_view word) {
  for (size_t i = 0; i < std::size(base_words); ++i)
    if (word == base_words[i]) return static_cast<RestoredFile::Base>(i);
  refuse("FILE", "unknown base: " + std::string(word));
}

}  // namespace

std::string Fetch::to_json() const {
  JsonWriter json;
  json.object().member("name", name.str());
  if (length) json.member("offset", offset).member("length", length);
  return json.close().take();
}

Fetch Fetch::parse(std::string_view text) {
  Json json = Json::parse(text, "read a FETCH frame");
  Fetch fetch{ObjectName::parse(json.text("name")), json.number("offset", 0), json.number("length", 0)};
  if (fetch.offset > UINT64_MAX - fetch.length || (fetch.offset && !fetch.length))
    refuse("FETCH", "not a range");
  return fetch;
}

std::string blobs_json(const std::vector<PlacedBlob>& blobs) {
  JsonWriter json;
  json.object().name("blobs").array();
  for (const PlacedBlob& blob : blobs) {
    const PackEntry& entry = blob.entry;
    json.array().text(entry.id.hex()).number(static_cast<uint64_t>(entry.type));
    json.number(entry.offset).number(entry.length).number(entry.uncompressed);
    write_places(json, blob.places);
    json.close();
  }
  return json.close().close().take();
}

std::vector<PlacedBlob> parse_blobs(std::string_view text) {
  std::vector<PlacedBlob> blobs;
  Json json = Json::parse(text, "read a PLACE frame");
  for (const Json& each : json["blobs"].items()) blobs.push_back(read_blob(each));
  return blobs;
}

std::string Arrivals::to_json() const {
  JsonWriter json;
  json.object().name(lost ? "lost" : "places").array();
  for (const Places& each : places) write_places(json, each);
  return json.close().close().take();
}

Arrivals Arrivals::parse(std::string_view text) {
  Json json = Json::parse(text, "read a PLACE frame");
  Arrivals arrivals{.lost = json.has("lost"), .places = {}};
  for (const Json& each : json[arrivals.lost ? "lost" : "places"].items())
    arrivals.places.push_back(read_places(each));
  return arrivals;
}

std::string FetchedRange::to_json() const {
  JsonWriter json;
  json.object().member("name", name.str()).member("offset", offset).member("bytes", bytes);
  if (missing) json.member("missing", true);
  return json.close().take();
}

FetchedRange FetchedRange::parse(std::string_view text) {
  Json json = Json::parse(text, "read an OBJECT frame");
  return {ObjectName::parse(json.text("name")), json.number("offset", 0), json.number("bytes"),
          json.boolean("missing", false)};
}

std::string RestoredFile::to_json() const {
  JsonWriter json;
  json.object().member("path", quote_name(path)).member("base", base_words[static_cast<size_t>(base)]);
  return json.member("fetch", fetch).name("node").json(node_json(node)).close().take();
}

RestoredFile RestoredFile::parse(std::string_view text) {
  Json json = Json::parse(text, "read a FILE frame");
  std::optional<std::string> path = unquote_name(json.text("path"));
  if (!path || !is_clean_path(*path)) refuse("FILE", "not a clean absolute path: " + json.text("path"));
  RestoredFile file{*path, base_from(json.text("base")), json.number("fetch", 0), parse_node(json["node"])};
  file.node.name = path->substr(path->rfind('/') + 1);
  return file;
}

std::string partial_name(std::string_view name) {
  return ".pg-offsite-" + Id::of(as_bytes(name)).hex().substr(0, 16);
}

}  // namespace offsite
