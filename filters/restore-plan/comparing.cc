#include "comparing.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>

#include "event/lanes.h"
#include "format/digest.h"

namespace offsite {
namespace {

constexpr size_t read_bytes = size_t{256} << 10;
// What one job of the thread pool reads; a file that is smaller is hashed before a thread has woken up.
constexpr uint64_t job_bytes = uint64_t{4} << 20;
constexpr uint64_t inline_bytes = read_bytes;

// Blobs that follow one another.
struct Stretch {
  size_t first, blobs;
  uint64_t offset;
};

// A file from an offset on, and zeros behind its end.
class Reader {
 public:
  Reader(int descriptor, uint64_t offset) : descriptor_(descriptor), offset_(offset) {}

  // The next bytes, `wanted` of them or fewer. Empty if they cannot be read.
  View next(size_t wanted) {
    if (rest_.empty()) refill(wanted);
    View piece = rest_.first(std::min(wanted, rest_.size()));
    rest_ = rest_.subspan(piece.size());
    return piece;
  }

 private:
  void refill(size_t wanted) {
    ssize_t n;
    do n = pread(descriptor_, buffer_.data(), buffer_.size(), static_cast<off_t>(offset_));
    while (n < 0 && errno == EINTR);
    if (n < 0) return;
    size_t got = static_cast<size_t>(n);
    if (got == 0) {
      got = std::min(wanted, buffer_.size());
      std::fill_n(buffer_.begin(), got, std::byte{0});
    }
    rest_ = View(buffer_).first(got);
    offset_ += got;
  }

  int descriptor_;
  uint64_t offset_;
  Bytes buffer_ = Bytes(read_bytes);
  View rest_;
};

void compare_stretch(int descriptor, const FileContent& content, const Stretch& stretch,
                     std::vector<char>& same) {
  Reader reader(descriptor, stretch.offset);
  Sha256 hash;
  for (size_t n = stretch.first; n < stretch.first + stretch.blobs; ++n) {
    for (size_t left = content.lengths[n]; left > 0;) {
      View piece = reader.next(left);
      if (piece.empty()) return;
      hash.feed(piece);
      left -= piece.size();
    }
    same[n] = hash.finish() == content.ids[n];
  }
}

Task<void> compare_in_pool(int descriptor, const FileContent& content, Stretch stretch,
                           std::vector<char>& same) {
  auto job = [&] { compare_stretch(descriptor, content, stretch, same); };
  co_await offload(job);
}

// The longest from there on that one job should have.
Stretch stretch_from(const FileContent& content, size_t first, uint64_t offset, uint64_t& end) {
  Stretch stretch{first, 0, offset};
  for (end = offset; first + stretch.blobs < content.ids.size() && end - offset < job_bytes; ++stretch.blobs)
    end += content.lengths[first + stretch.blobs];
  return stretch;
}

}  // namespace

Task<std::vector<char>> compare(int descriptor, const FileContent& content) {
  std::vector<char> same(content.ids.size());
  if (content.size <= inline_bytes) {
    compare_stretch(descriptor, content, {0, content.ids.size(), 0}, same);
    co_return same;
  }
  Lanes lanes(std::clamp<size_t>(std::thread::hardware_concurrency(), 1, 4));
  uint64_t end = 0;
  for (size_t first = 0; first < content.ids.size();) {
    Stretch stretch = stretch_from(content, first, end, end);
    first += stretch.blobs;
    co_await lanes.start(compare_in_pool(descriptor, content, stretch, same));
  }
  co_await lanes.finish();
  co_return same;
}

uint64_t bytes_same(const FileContent& content, const std::vector<char>& same) {
  uint64_t bytes = 0;
  for (size_t n = 0; n < same.size(); ++n) bytes += same[n] ? content.lengths[n] : 0;
  return bytes;
}

bool all_same(const std::vector<char>& same) {
  return std::all_of(same.begin(), same.end(), [](char each) { return each; });
}

}  // namespace offsite
