// A batch of sealed blobs, and the frames that come of it, made where their reader sees them if there is
// room. No I/O: it is opened in the thread pool.
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
  // The batch is filled: says how many bytes its frames take if all goes well. If not, they take fewer.
  size_t lay_out();
  // So many bytes where the frames shall be made; without them the bench has memory of its own.
  void use(Room room) { room_ = room; }
  // Opens every blob of the batch; one that is damaged is lost.
  void open(BlobOpener& opener);
  // PLACE and BLOB frames, which view what the bench holds.
  void put(FrameSink& out);
  void clear();

  bool empty() const { return batch.empty() && damages_.empty(); }
  const std::vector<Damage>& damages() const { return damages_; }
  size_t blobs() const { return opened_; }
  size_t plain_bytes() const { return plain_bytes_; }

 private:
  View open(BlobOpener& opener, const SealedBatch::Blob& blob, Room payload);
  void leave_out_the_lost();

  size_t frames_bytes_ = 0;
  Room room_;
  Bytes own_;
  std::vector<View> payloads_;  // of BLOB frames; of a blob that is lost nothing
  ArrivalsWriter places_{false}, lost_{true};
  std::vector<ArrivalsWriter::Payload> place_frames_, lost_frames_;
  std::vector<Damage> damages_;
  size_t opened_ = 0, plain_bytes_ = 0;
};

}  // namespace offsite
