// Frames of JSON on their way out, gathered so that a million small ones are not a million writes.
#pragma once

#include <deque>
#include <string>

#include "event/frames.h"

namespace offsite {

class JsonFrames {
 public:
  explicit JsonFrames(FrameSink& out) : out_(out) {}

  Task<void> send(Kind kind, std::string json) {
    texts_.push_back(std::move(json));
    out_.put(kind, as_bytes(texts_.back()));
    if (out_.queued() >= gathered_bytes_max) co_await flush();
  }
  Task<void> flush() {
    co_await out_.flush();
    texts_.clear();
  }

 private:
  static constexpr size_t gathered_bytes_max = size_t{64} << 10;
  FrameSink& out_;
  std::deque<std::string> texts_;  // a deque: elements stay where they are
};

}  // namespace offsite
