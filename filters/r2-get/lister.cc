#include "filters/r2-get/lister.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/error.h"
#include "format/json.h"

namespace offsite {
namespace {

constexpr size_t frames_at_once = 512;

std::string stored_json(const Listed& each) {
  JsonWriter json;
  return json.object().member("name", each.name.str()).member("bytes", each.bytes).close().take();
}

struct ListTotals {
  uint64_t objects = 0, bytes = 0;
};

Task<void> send_type(Store& store, ObjectType type, FrameSink& out, ListTotals& totals) {
  std::vector<Listed> listed = co_await store.list(type);
  std::vector<std::string> frames;
  for (size_t at = 0; at < listed.size();) {
    frames.clear();
    for (; at < listed.size() && frames.size() < frames_at_once; ++at) {
      frames.push_back(stored_json(listed[at]));
      totals.bytes += listed[at].bytes;
    }
    for (const std::string& frame : frames) out.put(Kind::stored, as_bytes(frame));
    co_await out.flush();
  }
  totals.objects += listed.size();
}

}  // namespace

std::set<ObjectType> types_in(std::string_view list, std::string_view option,
                              std::span<const ObjectType> known) {
  std::set<ObjectType> types;
  while (!list.empty()) {
    std::string_view name = list.substr(0, list.find(','));
    std::optional<ObjectType> type = type_from(name);
    if (!type || std::ranges::find(known, *type) == known.end()) {
      std::string words;
      for (ObjectType each : known) words += (words.empty() ? "" : ", ") + std::string(type_name(each));
      throw Error(Blame::usage, fmt::format("read {}: there is no type \"{}\"", option, name),
                  "types are " + words);
    }
    types.insert(*type);
    list.remove_prefix(std::min(name.size() + 1, list.size()));
  }
  return types;
}

Task<std::string> send_listing(Store& store, const std::set<ObjectType>& types, FrameSink& out) {
  ListTotals totals;
  for (ObjectType type : types) co_await send_type(store, type, out, totals);
  JsonWriter json;
  json.object().member("filter", "r2-get").member("final", true).member("listed", totals.objects);
  co_return json.member("bytes_listed", totals.bytes).member("retries", store.retries()).close().take();
}

}  // namespace offsite
