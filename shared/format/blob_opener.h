// Opens the blobs of packs, and vouches for what it gives: the container's code is right, it unpacks to
// exactly the length that the index states, and its SHA-256 is its id. No I/O; one thread at a time.
#pragma once

#include "format/compress.h"
#include "format/digest.h"
#include "format/pack.h"

namespace offsite {

class BlobOpener {
 public:
  explicit BlobOpener(const MasterKey& key) : sealer_(key) {}

  // The plaintext of the blob whose container is `sealed`; it stays until the next call. Throws Error(input)
  // that says what is wrong with it, and leaves it to the caller to name blob and pack.
  View open(const PackEntry& entry, View sealed);
  // The same, into room for just what is stated. What is there after an error is of no use.
  void open(const PackEntry& entry, View sealed, Room out);
  // The same for whoever does not want the plaintext: a large one is never held whole, so that a blob that
  // claims gigabytes costs no memory.
  void verify(const PackEntry& entry, View sealed);

 private:
  void verify_in_pieces(const PackEntry& entry, View sealed);

  Sealer sealer_;
  Decompressor decompressor_;
  Sha256 hash_;
  Bytes opened_, plain_;
};

}  // namespace offsite
