#include "event/stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <vector>

#include "format/error.h"

namespace offsite {
namespace {

constexpr int pipe_bytes = 1 << 20;
constexpr int last_wait_ms = 5000;

bool write_blocking(int descriptor, View bytes) {
  while (!bytes.empty()) {
    pollfd ready{descriptor, POLLOUT, 0};
    if (::poll(&ready, 1, last_wait_ms) <= 0 || (ready.revents & (POLLERR | POLLNVAL))) return false;
    ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (n > 0) bytes = bytes.subspan(static_cast<size_t>(n));
  }
  return true;
}

// ---- pipes and sockets

Owned<uv_pipe_t> open_pipe(int descriptor) {
  Owned<uv_pipe_t> pipe(new uv_pipe_t);
  uv_pipe_init(loop(), pipe.get(), 0);
  check(uv_pipe_open(pipe.get(), descriptor), "open a pipe");
  return pipe;
}

// One read: the kernel's bytes go straight into the caller's room.
class ReadPipe {
 public:
  ReadPipe(uv_pipe_t* pipe, Room room) : pipe_(pipe), room_(room) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    pipe_->data = this;
    check(uv_read_start(reinterpret_cast<uv_stream_t*>(pipe_), give_room, arrived), "read standard input");
  }
  size_t await_resume() const {
    if (result_ == UV_EOF) return 0;
    return static_cast<size_t>(check(static_cast<int>(result_), "read standard input"));
  }

 private:
  static void give_room(uv_handle_t* pipe, size_t, uv_buf_t* buffer) {
    Room room = static_cast<ReadPipe*>(pipe->data)->room_;
    *buffer = uv_buf_init(reinterpret_cast<char*>(room.data()), static_cast<unsigned>(room.size()));
  }
  static void arrived(uv_stream_t* pipe, ssize_t result, const uv_buf_t*) {
    if (result == 0) return;  // EAGAIN, not the end
    auto* self = static_cast<ReadPipe*>(pipe->data);
    uv_read_stop(pipe);
    self->result_ = result;
    self->waiting_.resume();
  }

  uv_pipe_t* pipe_;
  Room room_;
  ssize_t result_ = 0;
  std::coroutine_handle<> waiting_;
};

class PipeSource : public Source {
 public:
  explicit PipeSource(int descriptor) : descriptor_(descriptor), pipe_(open_pipe(descriptor)) {}

  Task<size_t> read(Room room) override {
    // What is already there needs no turn of the loop.
    ssize_t at_once = ::read(descriptor_, room.data(), room.size());
    if (at_once >= 0) co_return static_cast<size_t>(at_once);
    if (errno != EAGAIN && errno != EINTR) throw system_error("read standard input");
    size_t later = co_await ReadPipe(pipe_.get(), room);
    co_return later;
  }

 private:
  int descriptor_;
  Owned<uv_pipe_t> pipe_;
};

class WritePipe {
 public:
  WritePipe(uv_pipe_t* pipe, std::span<const uv_buf_t> buffers) : pipe_(pipe), buffers_(buffers) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    request_.data = this;
    check(uv_write(&request_, reinterpret_cast<uv_stream_t*>(pipe_), buffers_.data(),
                   static_cast<unsigned>(buffers_.size()), written),
          "write standard output");
  }
  void await_resume() const { check(result_, "write standard output"); }

 private:
  static void written(uv_write_t* request, int result) {
    auto* self = static_cast<WritePipe*>(request->data);
    self->result_ = result;
    self->waiting_.resume();
  }

  uv_pipe_t* pipe_;
  std::span<const uv_buf_t> buffers_;
  uv_write_t request_;
  int result_ = 0;
  std::coroutine_handle<> waiting_;
};

uv_buf_t buffer_of(View piece) {
  return uv_buf_init(reinterpret_cast<char*>(const_cast<std::byte*>(piece.data())),
                     static_cast<unsigned>(piece.size()));
}

// Drops the first `bytes` bytes of the buffers.
void advance(std::vector<uv_buf_t>& buffers, size_t bytes) {
  size_t whole = 0;
  while (whole < buffers.size() && bytes >= buffers[whole].len) bytes -= buffers[whole++].len;
  buffers.erase(buffers.begin(), buffers.begin() + static_cast<ptrdiff_t>(whole));
  if (bytes > 0)
    buffers[0] = uv_buf_init(buffers[0].base + bytes, static_cast<unsigned>(buffers[0].len - bytes));
}

class PipeSink : public Sink {
 public:
  explicit PipeSink(int descriptor) : descriptor_(descriptor), pipe_(open_pipe(descriptor)) {}

  Task<void> write(std::span<const View> pieces) override {
    std::vector<uv_buf_t> buffers;
    for (View piece : pieces)
      if (!piece.empty()) buffers.push_back(buffer_of(piece));
    if (buffers.empty()) co_return;
    auto* stream = reinterpret_cast<uv_stream_t*>(pipe_.get());
    int at_once = uv_try_write(stream, buffers.data(), static_cast<unsigned>(buffers.size()));
    if (at_once != UV_EAGAIN) advance(buffers, static_cast<size_t>(check(at_once, "write standard output")));
    if (!buffers.empty()) co_await WritePipe(pipe_.get(), buffers);
  }
  bool write_last(View bytes) override { return write_blocking(descriptor_, bytes); }

 private:
  int descriptor_;
  Owned<uv_pipe_t> pipe_;
};

// ---- files, terminals, devices

class FileSource : public Source {
 public:
  explicit FileSource(int descriptor) : descriptor_(descriptor) {}

  Task<size_t> read(Room room) override {
    auto read_some = [this, room] {
      ssize_t n;
      do n = ::read(descriptor_, room.data(), room.size());
      while (n < 0 && errno == EINTR);
      if (n < 0) throw system_error("read standard input");
      return static_cast<size_t>(n);
    };
    size_t n = co_await offload(read_some);
    co_return n;
  }

 private:
  int descriptor_;
};

void write_all(int descriptor, View bytes) {
  while (!bytes.empty()) {
    ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw system_error("write standard output");
    bytes = bytes.subspan(static_cast<size_t>(n));
  }
}

class FileSink : public Sink {
 public:
  explicit FileSink(int descriptor) : descriptor_(descriptor) {}

  Task<void> write(std::span<const View> pieces) override {
    auto write_pieces = [this, pieces] {
      for (View piece : pieces) write_all(descriptor_, piece);
    };
    co_await offload(write_pieces);
  }
  bool write_last(View bytes) override { return write_blocking(descriptor_, bytes); }

 private:
  int descriptor_;
};

bool is_pipe(int descriptor) {
  uv_handle_type type = uv_guess_handle(descriptor);
  if (type == UV_UNKNOWN_HANDLE) throw system_error("use descriptor " + std::to_string(descriptor));
  return type == UV_NAMED_PIPE || type == UV_TCP;
}

}  // namespace

Task<Room> Sink::lend(size_t) { co_return Room(); }

std::unique_ptr<Source> open_source(int descriptor) {
  if (is_pipe(descriptor)) return std::make_unique<PipeSource>(descriptor);
  return std::make_unique<FileSource>(descriptor);
}

std::unique_ptr<Sink> open_sink(int descriptor) {
  if (!is_pipe(descriptor)) return std::make_unique<FileSink>(descriptor);
  // A large pipe means fewer turns between its two ends; one that stays small works as well.
  fcntl(descriptor, F_SETPIPE_SZ, pipe_bytes);
  return std::make_unique<PipeSink>(descriptor);
}

}  // namespace offsite
