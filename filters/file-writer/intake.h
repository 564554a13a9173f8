// Takes the stream apart: files are announced, blobs are gathered into batches and written while the next
// ones are read, and what is whole is published meanwhile.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "event/frames.h"
#include "event/lanes.h"
#include "format/arriving.h"
#include "restorer.h"

namespace offsite {

class Intake {
 public:
  Intake(const Target& target, FrameSink& out) : out_(out), restorer_(target) {}

  // Until END came and everything is durable. If the stream breaks off, what is whole gets its name first.
  Task<void> take_all(FrameSource& in);
  // The final STAT.
  std::string totals() const { return stat(true); }

 private:
  Task<void> take_until_end(FrameSource& in);
  Task<void> take(FrameSource& in, const Frame& frame);
  Task<void> remove(std::string_view json);
  Task<void> set_up();
  Task<void> begin_arrivals(std::string_view json);
  Task<void> take_blob(FrameSource& in, View payload);
  Task<void> write_gathered();
  Task<void> write(std::unique_ptr<WriteBatch> batch);
  Task<void> publish();
  Task<void> finish();
  Task<void> abandon();
  Task<void> report_if_due();
  std::string stat(bool final) const;

  // Batches that follow one another mostly go into one file, where the kernel lets one at a time write.
  static constexpr size_t writers = 1;
  FrameSink& out_;
  Restorer restorer_;
  Arriving arriving_;
  std::unique_ptr<WriteBatch> gathered_ = std::make_unique<WriteBatch>();
  std::vector<std::unique_ptr<WriteBatch>> free_;
  Lanes writing_{writers}, publishing_{1};
  std::chrono::steady_clock::time_point reported_ = std::chrono::steady_clock::now();
};

}  // namespace offsite
