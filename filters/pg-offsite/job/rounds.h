// Whether a step has to run again. A filter asks for that in its final STAT: because more can be fetched now
// that trees are here, or because a damaged blob may lie somewhere else in one piece.
#pragma once

#include <string>
#include <vector>

#include "format/frame.h"
#include "format/pipeline.h"

namespace offsite {

class Rounds {
 public:
  static constexpr unsigned rounds_max = 1000;
  // What one environment variable can carry is 128 KiB.
  static constexpr size_t avoid_bytes_max = 100'000;

  // A run of the step begins; what one told that failed is forgotten.
  void begin();
  // A frame that comes out of it.
  void take(const Frame& frame);
  // The run has ended well: true if there has to be another, and it can bring something new.
  bool next();

  // True for every run but the first.
  bool repeated() const { return rounds_ > 0; }
  // PG_OFFSITE_AVOID for the next run: the places of damaged blobs, "<pack>:<offset>", separated by spaces;
  // one that was tried again in vain stands there twice.
  const std::string& avoid() const { return avoid_; }

 private:
  bool again_ = false;
  std::vector<std::string> damaged_;
  std::string avoid_;
  unsigned rounds_ = 0;
};

// True if a stage of it may ask for another run.
bool may_repeat(const Step& step);

}  // namespace offsite
