// A cache folder for one test, filled as r2-get and the encryptor fill it.
#pragma once

#include "format/config.h"
#include "format/index.h"
#include "format/key_file.h"
#include "format/snapshot.h"
#include "format/unpacked.h"
#include "process/cache_folder.h"
#include "process/pending_packs.h"
#include "scratch.h"

namespace offsite {

// A blob of a pack, as indexes and headers list it; the same text gives the same.
inline PackEntry blob_of(std::string_view text, uint32_t offset = 0, BlobType type = BlobType::data) {
  return {type, Id::of(as_bytes(text)), offset, 100, 200};
}
inline Id pack_of(std::string_view text) { return Id::of(as_bytes(text)); }

class TestCache {
 public:
  TestCache() {
    config.polynomial = 0x3DA3358B4DC173;
    config.id = std::string(64, 'a');
    Bytes sealed;
    sealer.seal(as_bytes(config.to_json()), sealed);
    scratch.file("config", as_text(sealed));
  }

  // Seals and names an object; gives its id.
  Id put(const std::string& type, std::string_view json) {
    Bytes sealed;
    sealer.seal(encode_unpacked(json, config.version), sealed);
    Id id = Id::of(sealed);
    scratch.file(type + "/" + id.hex(), as_text(sealed));
    return id;
  }
  Id put_index(const Id& pack, const std::vector<PackEntry>& entries) {
    IndexWriter writer;
    writer.add(pack, entries);
    return put("index", writer.take());
  }
  void put_pending(const Id& pack, const std::vector<PackEntry>& entries) {
    Bytes header;
    sealer.seal(encode_pack_header(entries), header);
    remember_pending(folder, pack, header);
  }
  // The key file that `password` opens, as cheap as scrypt can be.
  Id put_key(std::string_view password) {
    std::string json = make_key_file(password, key, {"root", "db1"}, {}, {2, 1, 1});
    Id id = Id::of(as_bytes(json));
    scratch.file("keys/" + id.hex(), json);
    return id;
  }
  void remove(const std::string& type, const Id& id) const {
    std::filesystem::remove(folder.object(type, id));
  }
  bool has(const std::string& type, const Id& id) const {
    return std::filesystem::exists(folder.object(type, id));
  }

  Scratch scratch;
  CacheFolder folder{scratch.path()};
  MasterKey key = MasterKey::random();
  Sealer sealer{key};
  Config config;
};

}  // namespace offsite
