#include "event/splice_sink.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "format/error.h"

namespace offsite {
namespace {

// Pushed at once. The ring is larger than the pipe by two of these: one being filled, one for what a page
// boundary wastes.
constexpr size_t push_bytes = size_t{256} << 10;

size_t pipe_capacity(int descriptor) {
  int bytes = fcntl(descriptor, F_GETPIPE_SZ);
  if (bytes < 0) throw system_error("measure a pipe");
  return static_cast<size_t>(bytes);
}

// co_await PollWritable(fd): there may be room in the pipe, or its reader is gone.
class PollWritable {
 public:
  explicit PollWritable(int descriptor) : poll_(new uv_poll_t) {
    if (int failed = uv_poll_init(loop(), poll_.get(), descriptor); failed < 0) {
      delete poll_.release();
      check(failed, "watch a pipe");
    }
    poll_->data = this;
  }
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    auto ready = [](uv_poll_t* poll, int, int) {
      uv_poll_stop(poll);
      static_cast<PollWritable*>(poll->data)->waiting_.resume();
    };
    check(uv_poll_start(poll_.get(), UV_WRITABLE, ready), "watch a pipe");
  }
  void await_resume() const {}

 private:
  Owned<uv_poll_t> poll_;
  std::coroutine_handle<> waiting_;
};

}  // namespace

SpliceSink::SpliceSink(int descriptor)
    : descriptor_(descriptor), ring_bytes_(pipe_capacity(descriptor) + 2 * push_bytes) {
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  void* at = mmap(nullptr, ring_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) throw system_error("take memory for a pipe");
  ring_ = static_cast<std::byte*>(at);
}

SpliceSink::~SpliceSink() { munmap(ring_, ring_bytes_); }

Task<void> SpliceSink::write(std::span<const View> pieces) {
  for (View piece : pieces) {
    while (!piece.empty()) {
      size_t room = std::min({piece.size(), ring_bytes_ - end_, begin_ + push_bytes - end_});
      std::memcpy(ring_ + end_, piece.data(), room);
      end_ += room;
      piece = piece.subspan(room);
      if (end_ - begin_ == push_bytes || end_ == ring_bytes_) co_await push();
    }
  }
  co_await push();
}

Task<void> SpliceSink::push() {
  while (begin_ < end_) {
    iovec part{ring_ + begin_, end_ - begin_};
    ssize_t n = vmsplice(descriptor_, &part, 1, SPLICE_F_NONBLOCK);
    if (n < 0 && errno != EAGAIN && errno != EINTR) throw system_error("write standard output");
    if (n > 0) begin_ += static_cast<size_t>(n);
    if (n < 0 && errno == EAGAIN) co_await writable();
  }
  if (end_ == ring_bytes_) begin_ = end_ = 0;
}

Task<void> SpliceSink::writable() { co_await PollWritable(descriptor_); }

bool may_splice() {
  const char* said = std::getenv("PG_OFFSITE_SPLICE");
  return said && std::string_view(said) == "1";
}

}  // namespace offsite
