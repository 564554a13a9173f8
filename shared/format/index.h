// Index files (restic design, "Indexing"): which blobs lie where in which packs. JSON that ends with a
// newline, stored as format/unpacked.h says.
//
//   {"packs":[{"id":"<pack>","blobs":[{"id":"<blob>","type":"data","offset":0,"length":123,
//    "uncompressed_length":456},…]},…]}
//
// `uncompressed_length` is left out for blobs that are stored as they are. A pack must be listed whole, in
// one index file: restic takes anything else for damage.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "format/json.h"
#include "format/pack.h"

namespace offsite {

class IndexWriter {
 public:
  // All blobs of one pack, in the order of its header.
  void add(const Id& pack, const std::vector<PackEntry>& entries);
  size_t blobs() const { return blobs_; }
  bool empty() const { return blobs_ == 0; }
  // The JSON of what was added; the writer is empty again.
  std::string take();

 private:
  JsonWriter json_;
  size_t blobs_ = 0;
};

// Calls `each_pack` for every pack of the index, in order; of the text no more than one pack is held at a
// time. Members that are unknown are passed over, as restic does. `what` names the file in messages ("index
// 1a2b3c4d"). Throws Error(input) for anything that is not an index, after those packs that stood before it.
void read_index(std::string_view json, const std::string& what,
                const std::function<void(const Id& pack, const std::vector<PackEntry>& entries)>& each_pack);

}  // namespace offsite
