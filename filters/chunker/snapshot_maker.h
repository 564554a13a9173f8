// What chunker makes of each frame it reads: the snapshot, piece by piece.
#pragma once

#include <chrono>

#include "format/cut.h"
#include "format/meta.h"
#include "shipper.h"

namespace offsite {

class SnapshotMaker {
 public:
  // `cache`, `known`, `in` and `out` outlive it. A grid of 0 means: by the size of the cluster. Throws
  // Error(usage) for a grid that is none.
  SnapshotMaker(const CacheFolder& cache, Known& known, FrameSource& in, FrameSink& out,
                const HashingSpeed& speed, uint64_t polynomial, uint64_t page_grid);

  // The frame that `in` gave. What is not ours to use is passed on.
  Task<void> take(const Frame& frame);
  // The source has sent everything: trees, snapshot, and our own STAT.
  Task<void> finish();

 private:
  void take_meta(std::string_view json);
  void take_file(std::string_view json);
  void take_data(View bytes);
  void take_file_end(std::string_view json);
  Task<void> pass_on(const Frame& frame);
  Task<void> report(bool final);
  std::string snapshot_json(const Id& root);

  FrameSink& out_;
  Inventory inventory_;
  Shipper shipper_;
  Cutter cutter_;
  uint64_t page_grid_;
  std::optional<Meta> meta_;
  std::optional<Entry> open_;  // the file whose DATA comes
  uint64_t open_bytes_ = 0;
  uint64_t bytes_read_ = 0;
  std::chrono::steady_clock::time_point reported_ = std::chrono::steady_clock::now();
};

}  // namespace offsite
