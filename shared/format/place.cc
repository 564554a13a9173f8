#include "format/place.h"

#include <charconv>
#include <utility>

#include "format/entry.h"
#include "format/error.h"
#include "format/json.h"
#include "format/place_scanner.h"
#include "format/quote.h"

namespace offsite {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& why) {
  throw Error(Blame::input, "read a " + what + " frame: " + why);
}

constexpr std::string_view places_begin = R"({"places":[)", lost_begin = R"({"lost":[)";
// A payload is closed before it would become larger; one blob's places may do so alone.
constexpr size_t arrivals_bytes_max = size_t{1} << 20;

void append_number(std::string& out, uint64_t number) {
  char digits[20];
  char* end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

// "[[0,16384],[3,0]]"
void append_places(std::string& out, const Places& places) {
  out += '[';
  for (const Place& place : places) {
    out += &place == places.data() ? "[" : ",[";
    append_number(out, place.file);
    out += ',';
    append_number(out, place.offset);
    out += ']';
  }
  out += ']';
}

template <typename Take>
void scan_places(PlaceScanner& scan, Take take) {
  scan.array([&] {
    scan.expect('[');
    uint64_t file = scan.number();
    scan.expect(',');
    uint64_t offset = scan.number();
    scan.expect(']');
    take(Place{file, offset});
  });
}

Places parse_places(std::string_view json) {
  Places places;
  PlaceScanner scan(json);
  scan_places(scan, [&](const Place& place) { places.push_back(place); });
  return places;
}

PackEntry scan_entry(PlaceScanner& scan) {
  PackEntry entry{};
  entry.id = scan.id();
  scan.expect(',');
  entry.type = static_cast<BlobType>(scan.number(1));
  for (uint32_t* number : {&entry.offset, &entry.length, &entry.uncompressed}) {
    scan.expect(',');
    *number = static_cast<uint32_t>(scan.number(UINT32_MAX));
  }
  if (entry.length < seal_overhead) scan.refuse("a blob is shorter than its container");
  return entry;
}

// Of a blob with one place, in JSON, about.
constexpr size_t placed_blob_bytes = 128;

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
  std::string json;
  json.reserve(blobs.size() * placed_blob_bytes);
  json = "{\"blobs\":[";
  for (const PlacedBlob& blob : blobs) {
    const PackEntry& entry = blob.entry;
    json += &blob == blobs.data() ? "[\"" : ",[\"";
    append_hex(json, entry.id.view());
    json += '"';
    for (uint64_t number : {static_cast<uint64_t>(entry.type), uint64_t{entry.offset}, uint64_t{entry.length},
                            uint64_t{entry.uncompressed}}) {
      json += ',';
      append_number(json, number);
    }
    json += ',';
    append_places(json, blob.places);
    json += ']';
  }
  json += "]}";
  return json;
}

void each_blob(std::string_view json, const TakeBlob& take) {
  PlaceScanner scan(json);
  scan.expect('{');
  if (scan.text() != "blobs") scan.refuse("blobs are missing");
  scan.expect(':');
  scan.array([&] {
    scan.expect('[');
    PackEntry entry = scan_entry(scan);
    scan.expect(',');
    size_t begin = scan.position();
    scan_places(scan, [](const Place&) {});
    std::string_view places = scan.since(begin);
    scan.expect(']');
    take(entry, places);
  });
  scan.expect('}');
  scan.end();
}

std::vector<PlacedBlob> parse_blobs(std::string_view json) {
  std::vector<PlacedBlob> blobs;
  each_blob(json, [&](const PackEntry& entry, std::string_view places) {
    blobs.push_back({entry, parse_places(places)});
  });
  return blobs;
}

void ArrivalsWriter::add(std::string_view places) {
  if (json_.size() + places.size() > arrivals_bytes_max) close();
  json_ += blobs_++ ? "," : lost_ ? lost_begin : places_begin;
  json_ += places;
}

void ArrivalsWriter::close() {
  if (blobs_ > 0) payloads_.push_back({std::exchange(json_, {}) + "]}", std::exchange(blobs_, 0)});
}

std::vector<ArrivalsWriter::Payload> ArrivalsWriter::take() {
  close();
  return std::exchange(payloads_, {});
}

std::string Arrivals::to_json() const {
  std::string json(lost ? lost_begin : places_begin);
  for (const Places& each : places) {
    if (&each != places.data()) json += ',';
    append_places(json, each);
  }
  json += "]}";
  return json;
}

Arrivals Arrivals::parse(std::string_view json) {
  PlaceScanner scan(json);
  scan.expect('{');
  std::string_view member = scan.text();
  if (member != "places" && member != "lost") scan.refuse("neither places nor what is lost");
  Arrivals arrivals{.lost = member == "lost", .places = {}};
  scan.expect(':');
  scan.array([&] {
    Places& places = arrivals.places.emplace_back();
    scan_places(scan, [&](const Place& place) { places.push_back(place); });
  });
  scan.expect('}');
  scan.end();
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
  FetchedRange range{ObjectName::parse(json.text("name")), json.number("offset", 0), json.number("bytes"),
                     json.boolean("missing", false)};
  if (range.offset > UINT64_MAX - range.bytes) refuse("OBJECT", "not a range");
  return range;
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
