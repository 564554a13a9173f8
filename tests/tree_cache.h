// A cache with trees in packs, as many as one likes, and an index that names what else one says.
#pragma once

#include "cache.h"
#include "format/compress.h"
#include "format/tree.h"
#include "process/id_table_builder.h"
#include "process/repository.h"

namespace offsite {

class TreeCache : public TestCache {
 public:
  struct Stored {
    Id id;
    Id pack;
  };

  // `sealed` in a pack of its own, behind some bytes of another blob.
  Stored put_sealed(const Id& id, const Bytes& sealed, uint32_t uncompressed) {
    Bytes pack(7);
    append(pack, sealed);
    append(pack, as_bytes(std::to_string(packs_++)));
    Id name = Id::of(pack);
    scratch.file("data/" + name.hex(), as_text(pack));
    builder_.add(name, {{BlobType::tree, id, 7, static_cast<uint32_t>(sealed.size()), uncompressed}});
    return {id, name};
  }
  Stored put_tree(std::string_view json, bool compressed = true) {
    Bytes frames, sealed;
    if (compressed) Compressor(1).compress(as_bytes(json), frames);
    sealer.seal(compressed ? View(frames) : as_bytes(json), sealed);
    return put_sealed(Id::of(as_bytes(json)), sealed, compressed ? static_cast<uint32_t>(json.size()) : 0);
  }
  // A folder of these: names and the trees of the folders below, in the order of their names.
  Stored put_folder(const std::vector<std::pair<std::string, Id>>& folders) {
    TreeWriter tree;
    for (const auto& [name, subtree] : folders) {
      Node node;
      node.name = name;
      node.type = "dir";
      tree.add(node, {}, subtree);
    }
    return put_tree(tree.take());
  }
  // Blobs that are only said to be there.
  void put_blobs(const Id& pack, const std::vector<PackEntry>& entries) { builder_.add(pack, entries); }
  CachedRepository open() {
    builder_.finish({}, {});
    return CachedRepository(folder, key);
  }

 private:
  IdTableBuilder builder_{folder.known_blobs()};
  int packs_ = 0;
};

}  // namespace offsite
