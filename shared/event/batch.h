// Frames on their way to one write: up to a megabyte of content, and the JSON around it. One batch is filled
// in the thread pool while another is written.
#pragma once

#include <deque>
#include <string>

#include "event/frames.h"

namespace offsite {

class Batch {
 public:
  Batch() : content_(data_bytes_max) {}

  void json(Kind kind, std::string text);
  // Where the next content goes; then say how much of it there is. It becomes DATA frames.
  Room room() { return Room(content_).subspan(used_); }
  void data(size_t bytes);

  bool empty() const { return frames_.empty(); }
  // Little content may come with much JSON: a hundred thousand empty files are not one batch.
  bool full() const { return content_.size() - used_ < room_wanted || frames_.size() >= frames_max; }

  // Queues all frames; the batch must live, and stay as it is, until they are flushed.
  void put(FrameSink& out) const;
  void clear();

 private:
  static constexpr size_t room_wanted = 64 * 1024;
  static constexpr size_t frames_max = 1000;
  struct Part {
    Kind kind;
    std::string text;
    View content;
  };
  Bytes content_;
  size_t used_ = 0;
  std::deque<Part> frames_;
};

}  // namespace offsite
