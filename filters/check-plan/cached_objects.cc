#include "cached_objects.h"

#include <algorithm>

#include "format/error.h"
#include "format/index.h"
#include "format/key_file.h"
#include "format/lock.h"
#include "format/unpacked.h"

namespace offsite {

std::string CachedObjects::opened(View object, size_t limit) {
  Bytes plaintext;
  repository_.sealer().open(object, plaintext);
  return decode_unpacked(plaintext, limit);
}

void CachedObjects::check_each(ObjectType type, const std::function<void(const Id&, View)>& check) {
  const CacheFolder& cache = repository_.cache();
  const std::string folder(type_name(type));
  for (const Id& id : cache.list(folder)) {
    ObjectName name{type, id};
    try {
      Bytes object = read_whole_file(cache.object(folder, id));
      if (Id::of(object) != id) throw Error(Blame::input, "its SHA-256 is not its name");
      check(id, object);
    } catch (const Error& error) {
      if (error.blame != Blame::input) throw;
      findings_.error(name.spoken(), error.what(), remedy_for(name));
    }
  }
}

void CachedObjects::check_keys() {
  check_each(ObjectType::keys, [](const Id&, View object) { check_key_file(as_text(object)); });
}

void CachedObjects::check_locks() {
  check_each(ObjectType::locks,
             [&](const Id& id, View object) { Lock::parse(opened(object), "read lock " + id.short_hex()); });
}

std::vector<NamedSnapshot> CachedObjects::check_snapshots() {
  std::vector<NamedSnapshot> all;
  check_each(ObjectType::snapshots, [&](const Id& id, View object) {
    NamedSnapshot found{id, Snapshot::parse(opened(object), "read snapshot " + id.short_hex())};
    all.push_back(std::move(found));
  });
  std::ranges::stable_sort(all, {}, [](const NamedSnapshot& each) { return each.snapshot.time; });
  return all;
}

void CachedObjects::check_indexes(const EachPack& each_pack) {
  check_each(ObjectType::index, [&](const Id& id, View object) {
    std::string json = opened(object, unpacked_bytes_max);
    if (json.starts_with('['))
      throw Error(Blame::input, "it is written as restic 0.1 did, which nothing reads any more");
    read_index(json, "index " + id.short_hex(),
               [&](const Id& pack, const std::vector<PackEntry>& entries) { each_pack(id, pack, entries); });
  });
}

void CachedObjects::read_index_again(const Id& index, const EachPack& each_pack) {
  try {
    std::string json =
        opened(read_whole_file(repository_.cache().object("index", index)), unpacked_bytes_max);
    read_index(json, "index", [&](const Id& pack, const std::vector<PackEntry>& entries) {
      each_pack(index, pack, entries);
    });
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;  // told the first time
  }
}

}  // namespace offsite
