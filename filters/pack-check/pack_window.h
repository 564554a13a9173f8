// One pack on its way past: hashed, its blobs cut out in stretches that can be verified in any order, its
// header compared with the index. No more of it is held than one stretch, one blob and the header.
#pragma once

#include <string>
#include <vector>

#include "format/digest.h"
#include "format/pack.h"
#include "format/place.h"

namespace offsite {

// Some bytes of a pack, and the blobs in them, by the offsets of their entries.
struct Stretch {
  uint64_t begin = 0;
  Bytes bytes;
  std::vector<PackEntry> entries;
  View sealed(const PackEntry& entry) const {
    return View(bytes).subspan(entry.offset - begin, entry.length);
  }
};

// For messages: "data blob 1a2b… at 4711".
std::string described(const PackEntry& entry);

class PackWindow {
 public:
  // `entries` is what the index says of the pack, in any order; nothing of it is believed.
  PackWindow(const FetchedRange& object, std::vector<PackEntry> entries);

  // The next bytes. Throws Error(input) for more than the object has.
  void feed(View piece);
  // A stretch is full, or the last: take it before the next feed().
  bool has_stretch() const;
  // Swaps it into `out`, whose memory is used again.
  void take(Stretch& out);
  // Nothing follows: what is wrong with the pack beside its blobs, each in a few words. Throws Error(input)
  // if fewer bytes came than the object has.
  std::vector<std::string> finish(Sealer& sealer);

  const ObjectName& name() const { return object_.name; }

 private:
  void check_header(Sealer& sealer);

  FetchedRange object_;
  std::vector<PackEntry> indexed_;  // by offset
  std::vector<PackEntry> entries_;  // of these, the ones that can be looked for
  std::vector<std::string> faults_;
  uint64_t at_ = 0;
  size_t first_ = 0;  // entry of the stretch that is being filled
  size_t ready_ = 0;  // behind its last that is whole
  Bytes bytes_;       // from the first one's offset to at_
  Sha256 hash_;
  uint64_t tail_begin_;
  Bytes tail_;  // the header, if the index is right
};

}  // namespace offsite
