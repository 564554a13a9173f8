// Turns the ranges that r2-get fetched into blobs. Batches of them are opened on all cores, and leave in the
// order in which they came; a blob that is damaged is told and passed over.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench.h"
#include "event/conveyor.h"

namespace offsite {

class RangeOpener {
 public:
  // `out` outlives it.
  RangeOpener(const MasterKey& key, FrameSink& out);

  // All frames up to END, which is left to the caller; then everything is sent. Throws Error(input) for
  // frames that are wrong or out of place.
  Task<void> take_all(FrameSource& in);
  std::string final_stat() const;

 private:
  class OpenedBatch;
  using Opener = std::unique_ptr<BlobOpener>;
  struct Range {
    std::shared_ptr<Expected> expected;
    RangeCutter cutter;
  };

  Task<void> take_until_end(FrameSource& in);
  Task<void> take(const Frame& frame);
  Task<void> open_range(std::string_view json);
  Task<void> add(View data);
  void close_range();
  Task<void> hand_over();
  std::unique_ptr<Bench> take_bench();
  Opener take_opener();
  void note(const Bench& bench);

  MasterKey key_;
  std::vector<std::unique_ptr<Bench>> free_;
  std::vector<Opener> free_openers_;  // slow to make and quick to use: one for each batch at work
  std::unique_ptr<Bench> filling_;
  std::shared_ptr<Expected> expected_;  // what PLACE frames have announced for the OBJECT to come
  std::optional<Range> range_;
  uint64_t blobs_ = 0, bytes_opened_ = 0;
  uint64_t lost_ = 0;
  std::vector<std::string> damaged_;  // "<pack>:<offset>"
  Conveyor conveyor_;                 // last: what it carries refers to the rest
};

}  // namespace offsite
