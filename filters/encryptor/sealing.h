// Compressing and sealing blobs, and opening them again before they leave. No I/O: it runs in the thread
// pool.
#pragma once

#include <memory>
#include <vector>

#include "format/compress.h"
#include "format/frame.h"
#include "format/seal.h"

namespace offsite {

struct SealingSettings {
  bool compress_data = true;   // tree blobs are compressed always
  bool compress_trees = true;  // no in repositories of version 1
  int level = 1;
  bool verify = true;

  // For --compression and the version of the repository.
  static SealingSettings of(std::string_view compression, unsigned repository_version, bool verify);
};

// Some blobs, copied out of the stream so that it can go on while they are being sealed.
class BlobBatch {
 public:
  struct Entry {
    BlobType type;
    Id id;
    size_t offset;
    size_t length;
  };

  void add(const Blob& blob);
  size_t bytes() const { return bytes_.size(); }
  bool empty() const { return entries_.empty(); }
  const std::vector<Entry>& entries() const { return entries_; }
  View plaintext(const Entry& entry) const { return View(bytes_).subspan(entry.offset, entry.length); }
  void clear();

 private:
  std::vector<Entry> entries_;
  Bytes bytes_;
};

struct SealedBlob {
  BlobType type;
  Id id;
  size_t offset;  // in the batch's bytes
  size_t length;
  uint32_t uncompressed;  // 0: stored as it is
};

struct SealedBatch {
  std::vector<SealedBlob> blobs;
  Bytes bytes;
  View sealed(const SealedBlob& blob) const { return View(bytes).subspan(blob.offset, blob.length); }
};

// One worker's contexts; one batch at a time.
class SealingWorker {
 public:
  SealingWorker(const MasterKey& key, const SealingSettings& settings);

  // Throws Error(bug) when a blob does not come back from what was sealed: then memory is not to be trusted.
  // Fills `out`, which keeps its memory from batch to batch.
  void seal(const BlobBatch& batch, SealedBatch& out);

 private:
  bool compresses(BlobType type) const;
  void verify(const BlobBatch::Entry& entry, View plaintext, View sealed, uint32_t uncompressed);

  SealingSettings settings_;
  Sealer sealer_;
  Compressor compressor_;
  Decompressor decompressor_;
  Bytes frame_, opened_, plain_;
};

}  // namespace offsite
