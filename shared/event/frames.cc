#include "event/frames.h"

#include <algorithm>

namespace offsite {
namespace {

// The kernel takes this many pieces in one call.
constexpr size_t pieces_max = 1024;
// A ring's writer that met its end waits, in the middle of a frame, until two of its eight MiB are free. The
// rest is room for what is held, the frame that was read last and the part of the next.
constexpr size_t held_bytes_max = size_t{3} << 20;

}  // namespace

Task<Frame> FrameSource::next() {
  window_->pass(reader_.used());
  passed_ += reader_.used();
  begun_ = passed_;
  let_go();
  for (;;) {
    size_t wanted = reader_.wanted();
    View at_hand = co_await window_->show(wanted);
    bytes_read_ = std::max<uint64_t>(bytes_read_, passed_ + at_hand.size());
    std::optional<Frame> frame = reader_.next(at_hand);
    if (frame && frame->kind == Kind::fail) throw UpstreamFailed{std::string(frame->text())};
    if (frame) co_return *frame;
    if (at_hand.size() < wanted) throw reader_.cut_short();
  }
}

bool FrameSource::may_wait() const {
  View at_hand = window_->at_hand();
  if (at_hand.size() < reader_.used() + header_bytes) return true;
  size_t frame = header_bytes + load_u32(at_hand.subspan(reader_.used() + sizeof(uint32_t)));
  if (at_hand.size() >= reader_.used() + frame) return false;
  bool much_is_held = !held_.empty() && passed_ - *held_.begin() > held_bytes_max;
  return frame > data_bytes_max || much_is_held;
}

void FrameSource::let_go() { window_->let_go(held_.empty() ? begun_ : std::min(begun_, *held_.begin())); }

FrameSource::Hold FrameSource::hold() {
  Hold hold;
  hold.source_ = this;
  hold.at_ = held_.insert(begun_);
  return hold;
}

void FrameSource::Hold::release() {
  if (!source_) return;
  source_->held_.erase(at_);
  std::exchange(source_, nullptr)->let_go();
}

void FrameSink::put(Kind kind, View a, View b) {
  if (!begun_) pieces_.push_back(preamble_);
  begun_ = true;
  headers_.push_back(writer_.header(kind, a.size() + b.size()));
  pieces_.push_back(headers_.back());
  if (!a.empty()) pieces_.push_back(a);
  if (!b.empty()) pieces_.push_back(b);
  queued_ += header_bytes + a.size() + b.size();
}

Task<void> FrameSink::flush() {
  writing_ = true;
  for (size_t at = 0; at < pieces_.size(); at += pieces_max) {
    size_t n = std::min(pieces_max, pieces_.size() - at);
    co_await sink_.write(std::span(pieces_).subspan(at, n));
  }
  writing_ = false;
  if (!pieces_.empty()) bytes_written_ += queued_;
  queued_ = 0;
  headers_.clear();
  pieces_.clear();
}

Task<Room> FrameSink::lend(size_t bytes) {
  size_t front = begun_ || preamble_has_room_ ? 0 : preamble_.size();
  preamble_has_room_ = true;
  Room room = co_await sink_.lend(front + bytes);
  co_return room.subspan(front);
}

size_t FrameSink::lendable() const {
  size_t lendable = sink_.lendable();
  return lendable - std::min(lendable, preamble_.size());
}

size_t FrameSink::loan_bytes_max() const { return sink_.loan_bytes_max(); }

Task<void> FrameSink::send(Kind kind, View payload) {
  put(kind, payload);
  co_await flush();
}

Task<void> FrameSink::send(Kind kind, std::string_view payload) { co_await send(kind, as_bytes(payload)); }

Task<void> FrameSink::send(const Frame& frame) { co_await send(frame.kind, frame.payload); }

Task<void> FrameSink::end() {
  std::string totals = writer_.end_payload();
  co_await send(Kind::end, totals);
}

bool FrameSink::fail(std::string_view json) {
  if (writing_) return false;  // half a frame is out: the reader will see a stream that was cut short
  json = json.substr(0, payload_bytes_max(Kind::fail));
  Bytes out;
  // What was queued and not written is dropped; the preamble may be among it.
  if (bytes_written_ == 0) append(out, preamble_);
  append(out, writer_.header(Kind::fail, json.size()));
  append(out, as_bytes(json));
  return sink_.write_last(out);
}

}  // namespace offsite
