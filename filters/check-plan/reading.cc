#include "reading.h"

#include <algorithm>

#include "format/place.h"

namespace offsite {
namespace {

// About 120 bytes of JSON each.
constexpr size_t blobs_of_a_frame_max = 8000;

struct PackContent {
  Id pack;
  std::vector<PackEntry> entries;
};

// restic passes empty locks over.
bool is_void_lock(ObjectType type, uint64_t bytes) { return type == ObjectType::locks && bytes == 0; }

}  // namespace

Task<void> Reading::ask(const ObjectName& name, const std::vector<PackEntry>& entries) {
  std::string fetch = Fetch{name}.to_json();
  co_await out_.send(Kind::fetch, std::string_view(fetch));
  for (size_t at = 0; at < entries.size(); at += blobs_of_a_frame_max) {
    std::vector<PlacedBlob> blobs;
    for (size_t i = at; i < std::min(entries.size(), at + blobs_of_a_frame_max); ++i)
      blobs.push_back({entries[i], {}});
    std::string place = blobs_json(blobs);
    co_await out_.send(Kind::place, std::string_view(place));
  }
}

Task<void> Reading::ask_for_small_objects(const CacheFolder& cache, bool with_cache) {
  std::vector<ObjectName> names;
  if (!with_cache) names.push_back({});
  for (ObjectType type : {ObjectType::keys, ObjectType::locks, ObjectType::snapshots, ObjectType::index}) {
    std::vector<Id> cached = cache.list(std::string(type_name(type)));
    if (!with_cache)
      for (const Id& id : cached) names.push_back({type, id});
    for (const Listing::Object& each : listing_.of(type))
      if (!std::ranges::binary_search(cached, each.id) && !is_void_lock(type, each.bytes))
        names.push_back({type, each.id});
  }
  for (const ObjectName& name : names) co_await ask(name, {});
}

Task<void> Reading::ask_for_packs(CachedObjects& objects, const std::vector<Id>& indexes,
                                  std::vector<Id> packs, const std::function<Task<void>()>& meanwhile) {
  std::ranges::sort(packs);
  std::vector<bool> asked(packs.size());
  for (const Id& index : indexes) {
    std::vector<PackContent> wanted;
    auto choose = [&](const Id&, const Id& pack, const std::vector<PackEntry>& entries) {
      auto found = std::ranges::lower_bound(packs, pack);
      if (found == packs.end() || *found != pack) return;
      auto number = static_cast<size_t>(found - packs.begin());
      if (!asked[number]) wanted.push_back({pack, entries});
      asked[number] = true;
    };
    objects.read_index_again(index, choose);
    for (const PackContent& each : wanted) {
      co_await ask({ObjectType::data, each.pack}, each.entries);
      co_await meanwhile();
    }
  }
}

}  // namespace offsite
