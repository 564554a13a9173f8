#include "event/frames.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace offsite {
namespace {

// Room for a whole DATA frame of the largest size and what a full pipe of 1 MiB holds beside it.
constexpr size_t buffer_bytes = size_t{2} << 20;
// Less than this behind what was read is not worth a system call.
constexpr size_t room_bytes_min = size_t{128} << 10;
// The kernel takes this many pieces in one call.
constexpr size_t pieces_max = 1024;

}  // namespace

Task<Frame> FrameSource::next() {
  begin_ += reader_.used();
  for (;;) {
    std::optional<Frame> frame = reader_.next(View(buffer_).subspan(begin_, end_ - begin_));
    if (frame && frame->kind == Kind::fail) throw UpstreamFailed{std::string(frame->text())};
    if (frame) co_return *frame;
    make_room(reader_.wanted());
    size_t n = co_await source_.read(Room(buffer_).subspan(end_));
    if (n == 0) throw reader_.cut_short();
    end_ += n;
    bytes_read_ += n;
  }
}

// Room behind `end_` for a frame of `wanted` bytes that starts at `begin_`: what is left of the buffer, or
// the front of it again, or a larger one for the rare blob that needs it (which is given back afterwards).
void FrameSource::make_room(size_t wanted) {
  size_t held = end_ - begin_;
  bool outgrown = buffer_.size() > buffer_bytes && wanted <= buffer_bytes && held < buffer_bytes;
  if (held == 0) begin_ = end_ = 0;
  bool fits = begin_ + wanted <= buffer_.size() && end_ + room_bytes_min <= buffer_.size();
  if (!outgrown && (fits || (begin_ == 0 && end_ < wanted && wanted <= buffer_.size()))) return;
  if (wanted > buffer_.size() || outgrown) {
    Bytes fresh(std::max(wanted, buffer_bytes));
    std::copy_n(buffer_.begin() + static_cast<ptrdiff_t>(begin_), held, fresh.begin());
    buffer_ = std::move(fresh);
  } else {
    std::memmove(buffer_.data(), buffer_.data() + begin_, held);
  }
  begin_ = 0;
  end_ = held;
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

void FrameSink::fail(int descriptor, std::string_view json) {
  if (writing_) return;  // half a frame is out: the reader will see a stream that was cut short
  json = json.substr(0, payload_bytes_max(Kind::fail));
  Bytes out;
  // What was queued and not written is dropped; the preamble may be among it.
  if (bytes_written_ == 0) append(out, preamble_);
  append(out, writer_.header(Kind::fail, json.size()));
  append(out, as_bytes(json));
  View rest = out;
  while (!rest.empty()) {
    pollfd ready{descriptor, POLLOUT, 0};
    if (poll(&ready, 1, 5000) <= 0 || (ready.revents & (POLLERR | POLLNVAL))) return;
    ssize_t n = write(descriptor, rest.data(), rest.size());
    if (n < 0 && errno != EAGAIN && errno != EINTR) return;
    if (n > 0) rest = rest.subspan(static_cast<size_t>(n));
  }
}

}  // namespace offsite
