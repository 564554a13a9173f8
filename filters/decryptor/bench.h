// A batch of sealed blobs, and what came of it. No I/O: it is opened in the thread pool.
#pragma once

#include <string>
#include <vector>

#include "event/frames.h"
#include "format/blob_opener.h"
#include "sealed_batch.h"

namespace offsite {

// A blob that will not come, from this place at least.
struct Damage {
  Id pack;
  uint32_t offset;
  std::string message;
};

class Bench {
 public:
  SealedBatch batch;  // filled by whoever reads the stream

  // A blob that cannot even be in the batch.
  void lose(const Id& pack, const Expected::Blob& blob, const std::string& why);
  // Opens every blob of the batch; one that is damaged is lost.
  void open(BlobOpener& opener);
  // PLACE and BLOB frames, which view what the bench holds.
  void put(FrameSink& out);
  void clear();

  bool empty() const { return batch.empty() && damages_.empty(); }
  const std::vector<Damage>& damages() const { return damages_; }
  size_t blobs() const { return ends_.size(); }
  size_t plain_bytes() const { return plain_.size() - ends_.size() * blob_prefix_bytes; }

 private:
  Bytes plain_;               // BLOB payloads back to back
  std::vector<size_t> ends_;  // of each
  ArrivalsWriter places_{false}, lost_{true};
  std::vector<ArrivalsWriter::Payload> place_frames_, lost_frames_;
  std::vector<Damage> damages_;
};

}  // namespace offsite
