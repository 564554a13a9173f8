// Compressing and sealing blobs, and opening them again before they leave. No I/O: it runs in the thread
// pool.
#pragma once

#include <memory>
#include <vector>

#include "event/frames.h"
#include "format/compress.h"
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

// Some blobs, where the stream has them: they are held there while they are being sealed.
class BlobBatch {
 public:
  // The blob of the frame that `in` gave last; a default-made hold is for blobs that stay anyway.
  void add(const Blob& blob, FrameSource::Hold hold = {});
  size_t bytes() const { return bytes_; }
  bool empty() const { return blobs_.empty(); }
  const std::vector<Blob>& blobs() const { return blobs_; }
  void clear();

 private:
  std::vector<Blob> blobs_;
  size_t bytes_ = 0;
  FrameSource::Hold hold_;  // of the first, and so of all
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
  void verify(const Blob& blob, View sealed, uint32_t uncompressed);

  SealingSettings settings_;
  Sealer sealer_;
  Compressor compressor_;
  Decompressor decompressor_;
  Bytes frame_, opened_, plain_;
};

}  // namespace offsite
