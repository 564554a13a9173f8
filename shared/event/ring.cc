#include "event/ring.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstdlib>

#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t shared_bytes = 4096;
// Much larger than what readers hold, and small enough for a processor's cache.
constexpr size_t ring_bytes = size_t{8} << 20;
// What is written becomes visible in pieces of this size, so that a reader starts early.
constexpr size_t publish_bytes = size_t{256} << 10;
constexpr int last_wait_ms = 5000;

Error broken(const std::string& why) { return Error(Blame::input, "use a ring of memory as a pipe: " + why); }

bool reader_is_gone(int pipe) {
  pollfd look{pipe, 0, 0};
  return ::poll(&look, 1, 0) > 0 && (look.revents & (POLLERR | POLLHUP | POLLNVAL));
}

void ring_bell(int bell) {
  uint64_t one = 1;
  [[maybe_unused]] ssize_t full_is_rung_already = ::write(bell, &one, sizeof one);
}

}  // namespace

RingDescriptors make_ring() {
  RingDescriptors ring{Descriptor(memfd_create("pg-offsite", MFD_CLOEXEC | MFD_ALLOW_SEALING)),
                       Descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))};
  // Sealed, because whoever shortened it would kill the other side.
  if (!ring.memory || !ring.writer_bell || ftruncate(ring.memory.get(), shared_bytes + ring_bytes) != 0 ||
      fcntl(ring.memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    throw system_error("make a ring of memory");
  return ring;
}

std::optional<RingNumbers> ring_of_environment(const char* variable) {
  const char* value = std::getenv(variable);
  if (!value || !*value) return std::nullopt;
  std::string_view text = value;
  RingNumbers numbers{};
  auto [comma, bad] = std::from_chars(text.data(), text.data() + text.size(), numbers.memory);
  const char* end = text.data() + text.size();
  if (bad == std::errc() && comma != end && *comma == ',') {
    auto [rest, also_bad] = std::from_chars(comma + 1, end, numbers.writer_bell);
    bad = rest == end ? also_bad : std::errc::invalid_argument;
  } else {
    bad = std::errc::invalid_argument;
  }
  unsetenv(variable);
  if (bad != std::errc())
    throw Error(Blame::usage, std::string("read ") + variable + ": not the numbers of two descriptors");
  return numbers;
}

// ---- the memory

RingMemory::RingMemory(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) throw system_error("use a ring of memory as a pipe");
  size_ = static_cast<size_t>(status.st_size) - shared_bytes;
  int seals = fcntl(descriptor, F_GET_SEALS);
  if (!S_ISREG(status.st_mode) || static_cast<size_t>(status.st_size) <= shared_bytes ||
      !std::has_single_bit(size_) || seals < 0 || !(seals & F_SEAL_SHRINK))
    throw Error(Blame::usage, "use a ring of memory as a pipe: the descriptor is none");
  constexpr int access = PROT_READ | PROT_WRITE;
  void* shared = mmap(nullptr, shared_bytes, access, MAP_SHARED, descriptor, 0);
  // Room for both, then each half over it.
  void* room = mmap(nullptr, 2 * size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED || room == MAP_FAILED) throw system_error("map a ring of memory");
  ring_ = static_cast<std::byte*>(room);
  for (std::byte* half : {ring_, ring_ + size_})
    if (mmap(half, size_, access, MAP_SHARED | MAP_FIXED, descriptor, shared_bytes) == MAP_FAILED)
      throw system_error("map a ring of memory");
  shared_ = static_cast<Shared*>(shared);
}

std::optional<size_t> RingMemory::distance(uint64_t position, View bytes) const {
  auto from_begin = reinterpret_cast<uintptr_t>(bytes.data()) - reinterpret_cast<uintptr_t>(ring_);
  if (from_begin >= 2 * size_) return std::nullopt;
  return (from_begin - position) & (size_ - 1);
}

RingMemory::~RingMemory() {
  munmap(shared_, shared_bytes);
  munmap(ring_, 2 * size_);
}

// ---- the writing end

RingSink::RingSink(const RingNumbers& numbers, int pipe)
    : memory_(numbers.memory),
      bell_(numbers.writer_bell),
      pipe_(pipe),
      bell_rung_(bell_, UV_READABLE),
      reader_gone_(pipe_, UV_DISCONNECT) {
  fcntl(pipe_, F_SETFL, fcntl(pipe_, F_GETFL) | O_NONBLOCK);
}

size_t RingSink::room() {
  uint64_t used = written_ - memory_.shared().let_go.load();
  if (used > memory_.size()) throw broken("its reader lets go what was never written");
  return memory_.size() - used;
}

// As much as there is room for.
size_t RingSink::put(View bytes) {
  size_t n = std::min({bytes.size(), room(), published_ + publish_bytes - written_});
  place(bytes.first(n));
  written_ += n;
  if (written_ - published_ >= publish_bytes) publish();
  return n;
}

// What was made in room that was lent stays where it is; it moves up if what was made before it came out
// shorter than its room.
void RingSink::place(View bytes) {
  std::byte* to = memory_.at(written_);
  std::optional<size_t> distance = memory_.distance(written_, bytes);
  if (!distance) {
    std::memcpy(to, bytes.data(), bytes.size());
    return;
  }
  // Written over, in part at least, by what was written before it.
  if (written_ + *distance + bytes.size() > lent_)
    throw Error(Blame::bug, "write standard output: more was written than was lent");
  if (*distance > 0) std::memmove(to, to + *distance, bytes.size());
}

void RingSink::publish() {
  RingMemory::Shared& shared = memory_.shared();
  shared.written.store(written_);
  published_ = written_;
  uint64_t wanted = shared.reader_wants.load();
  if (wanted == 0 || written_ < wanted || shared.reader_wants.exchange(0) == 0) return;
  char bell = 0;
  // A pipe that is full of bells wakes too.
  if (::write(pipe_, &bell, 1) < 0 && errno != EAGAIN) throw system_error("write standard output");
}

Task<void> RingSink::write(std::span<const View> pieces) {
  for (View piece : pieces) {
    while (!piece.empty()) {
      piece = piece.subspan(put(piece));
      if (!piece.empty() && room() == 0) co_await wait_for_room();
    }
  }
  publish();
}

// Woken for every byte, the two would take turns all the time.
Task<void> RingSink::wait_for_room() {
  publish();
  co_await wait_until_let_go(written_ - memory_.size() + memory_.size() / 4);
}

// A reader that waits has let go of all but a quarter of the ring.
size_t RingSink::lendable() const { return memory_.size() / 4 * 3 - (std::max(lent_, written_) - written_); }

// Two loans at least, as one is filled while another is written.
size_t RingSink::loan_bytes_max() const { return memory_.size() / 8 * 3; }

Task<Room> RingSink::lend(size_t bytes) {
  uint64_t begin = std::max(lent_, written_);
  lent_ = begin + bytes;
  if (lent_ > memory_.size()) co_await wait_until_let_go(lent_ - memory_.size());
  co_return Room(memory_.at(begin), bytes);
}

Task<void> RingSink::wait_until_let_go(uint64_t position) {
  RingMemory::Shared& shared = memory_.shared();
  while (shared.let_go.load() < position) {
    shared.writer_wants.store(position);
    if (shared.let_go.load() >= position) break;
    if (reader_is_gone(pipe_)) throw Error(Blame::temporary, "write standard output: its reader is gone");
    bell_rung_.wake(changed_);
    reader_gone_.wake(changed_);
    co_await changed_;
    uint64_t rung;
    [[maybe_unused]] ssize_t none_is_no_harm = ::read(bell_, &rung, sizeof rung);
  }
  shared.writer_wants.store(0);
  bell_rung_.stop();
  reader_gone_.stop();
}

bool RingSink::write_last(View bytes) {
  while (!bytes.empty()) {
    bytes = bytes.subspan(put(bytes));
    publish();
    if (bytes.empty() || room() > 0) continue;
    memory_.shared().writer_wants.store(memory_.shared().let_go.load() + 1);
    pollfd look[] = {{bell_, POLLIN, 0}, {pipe_, 0, 0}};
    if (room() == 0 && (::poll(look, 2, last_wait_ms) <= 0 || look[1].revents)) return false;
  }
  return true;
}

// ---- the reading end

RingWindow::RingWindow(const RingNumbers& numbers, int pipe)
    : memory_(numbers.memory), bell_(numbers.writer_bell), pipe_(pipe), bell_rung_(pipe_, UV_READABLE) {
  fcntl(pipe_, F_SETFL, fcntl(pipe_, F_GETFL) | O_NONBLOCK);
}

uint64_t RingWindow::written() {
  uint64_t written = memory_.shared().written.load();
  // It never goes back: what was copied or passed already counts on that.
  if (written < written_ || written - freed_ > memory_.size())
    throw broken("its writer's position cannot be");
  return written_ = written;
}

Task<View> RingWindow::show(size_t wanted) {
  // What is held may fill the ring to where this frame would not fit, however long one waits.
  if (copies() || passed_ + wanted - freed_ > memory_.size()) {
    View copied = co_await show_copy(wanted);
    co_return copied;
  }
  co_await wait_for(passed_ + wanted);
  co_return at_hand();
}

View RingWindow::at_hand() {
  if (copies()) return copied_.back().bytes;
  return View(memory_.at(passed_), written() - passed_);
}

// Nothing before it is held for long: whoever holds what was read lets go of it before waiting for more.
Task<View> RingWindow::show_copy(size_t wanted) {
  if (copied_.empty() || copied_.back().begin != passed_) copied_.push_back({passed_, {}});
  Copied& copied = copied_.back();
  while (copied.bytes.size() < wanted) {
    co_await wait_for(copied.end() + 1);
    size_t n = std::min<uint64_t>(written() - copied.end(), wanted - copied.bytes.size());
    if (n == 0) break;
    append(copied.bytes, View(memory_.at(copied.end()), n));
    if (freed_ >= copied.begin) free(copied.end());
  }
  co_return copied.bytes;
}

// Waits until `position` was written, or the stream has ended before it.
Task<void> RingWindow::wait_for(uint64_t position) {
  RingMemory::Shared& shared = memory_.shared();
  while (written() < position && !ended_) {
    shared.reader_wants.store(position);
    if (written() >= position) break;
    bell_rung_.wake(changed_);
    co_await changed_;
    char bells[64];
    ended_ = ::read(pipe_, bells, sizeof bells) == 0;
  }
  shared.reader_wants.store(0);
}

void RingWindow::let_go(uint64_t position) {
  while (!copied_.empty() && copied_.front().end() <= position) {
    position = std::max(position, copied_.front().end());
    copied_.pop_front();
  }
  // What was copied need not stay in the ring.
  if (!copied_.empty() && position >= copied_.front().begin) position = copied_.front().end();
  free(position);
}

void RingWindow::free(uint64_t position) {
  if (position <= freed_) return;
  freed_ = position;
  RingMemory::Shared& shared = memory_.shared();
  shared.let_go.store(position);
  uint64_t wanted = shared.writer_wants.load();
  if (wanted != 0 && position >= wanted && shared.writer_wants.exchange(0) != 0) ring_bell(bell_);
}

}  // namespace offsite
