// The frame stream on the loop: FrameSource reads frames from a Source, FrameSink writes them to a Sink.
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "event/window.h"
#include "format/frame.h"

namespace offsite {

// A FAIL frame came: the filter that failed, its blame and message, as its JSON says. Whoever gets this
// passes the frame on and ends; it is not to blame.
struct UpstreamFailed {
  std::string json;
};

class FrameSource {
 public:
  // Either outlives this.
  explicit FrameSource(Window& window) : window_(&window) {}
  explicit FrameSource(Source& source) : own_(std::make_unique<BlockWindow>(source)), window_(own_.get()) {}

  // The next frame; END is the last. The payload stays where it is until the next call, or as long as it is
  // held. Throws Error(temporary) if the stream stops without END, Error(input) for anything that is not a
  // frame stream, and UpstreamFailed for FAIL.
  Task<Frame> next();
  // True if next() may wait for long: nothing of the next frame is here yet, or a part of it while it is
  // large or much is held. Whoever holds frames lets go of them before that, in bounded time: a ring may have
  // no room for the rest of the frame beside them.
  bool may_wait() const;

  // The frame that next() gave, and all behind it, stay where they are while a Hold lives. It outlives no
  // source.
  class Hold {
   public:
    Hold() = default;
    Hold(Hold&& other) noexcept : source_(std::exchange(other.source_, nullptr)), at_(other.at_) {}
    Hold& operator=(Hold&& other) noexcept {
      std::swap(source_, other.source_);
      std::swap(at_, other.at_);
      return *this;
    }
    ~Hold() { release(); }
    void release();
    explicit operator bool() const { return source_; }

   private:
    friend class FrameSource;
    FrameSource* source_ = nullptr;
    std::multiset<uint64_t>::iterator at_;
  };
  Hold hold();

  uint64_t bytes_read() const { return bytes_read_; }

 private:
  void let_go();

  std::unique_ptr<Window> own_;
  Window* window_;
  FrameReader reader_;
  uint64_t begun_ = 0;  // the position of the frame that next() gave
  uint64_t passed_ = 0;
  uint64_t bytes_read_ = 0;
  std::multiset<uint64_t> held_;
};

class FrameSink {
 public:
  explicit FrameSink(Sink& sink) : sink_(sink) {}

  // Queues a frame whose payload is `a` followed by `b`, without copying: both must live until flush() has
  // ended.
  void put(Kind kind, View a, View b = {});
  Task<void> flush();
  // What is queued so far, in bytes; flush when it is much.
  size_t queued() const { return queued_; }

  // put and flush in one.
  Task<void> send(Kind kind, View payload);
  Task<void> send(Kind kind, std::string_view payload);
  Task<void> send(const Frame& frame);
  // The frame that says that all of it is there. Nothing follows.
  Task<void> end();

  // Room that the reader will see, for frames with their headers: what is put of it later needs no copying
  // (Sink::lend). put() writes the headers where they belong: between payloads that are in such room stand
  // header_bytes for each.
  Task<Room> lend(size_t bytes);
  void end_loans() { sink_.end_loans(); }
  size_t lendable() const;
  size_t loan_bytes_max() const;

  // For the way out after a failure: FAIL, written even when a flush was under way or nothing was written
  // yet. Blocks. True if it is out.
  bool fail(std::string_view json);

  uint64_t bytes_written() const { return bytes_written_; }

 private:
  Sink& sink_;
  FrameWriter writer_;
  Bytes preamble_ = FrameWriter::preamble();
  bool begun_ = false;
  bool preamble_has_room_ = false;
  bool writing_ = false;
  std::deque<FrameWriter::Header> headers_;  // a deque: elements stay where they are
  std::vector<View> pieces_;
  size_t queued_ = 0;
  uint64_t bytes_written_ = 0;
};

}  // namespace offsite
