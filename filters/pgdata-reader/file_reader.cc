#include "file_reader.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "format/error.h"

namespace offsite {

std::optional<FileReader> FileReader::open(const std::string& path) {
  // Not blocking, for something else may stand under the name by now.
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!descriptor && errno == ENOENT) return {};
  if (!descriptor) throw system_error("open " + path);
  return FileReader(path, std::move(descriptor));
}

FileReader::FileReader(std::string path, Descriptor descriptor)
    : path_(std::move(path)), descriptor_(std::move(descriptor)) {
  if (fstat(descriptor_.get(), &status_) != 0) throw system_error("look at " + path_);
  constexpr off_t worth_reading_ahead = 1 << 20;
  if (status_.st_size > worth_reading_ahead) posix_fadvise(descriptor_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
}

// Short only at the end of the file.
size_t FileReader::read_at(Room room, uint64_t offset) const {
  size_t got = 0;
  while (got < room.size()) {
    ssize_t n =
        pread(descriptor_.get(), room.data() + got, room.size() - got, static_cast<off_t>(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw system_error("read " + path_);
    if (n == 0) break;
    got += static_cast<size_t>(n);
  }
  return got;
}

Room FileReader::next(Room room) {
  room = room.first(static_cast<size_t>(std::min<uint64_t>(room.size(), left())));
  size_t got = read_at(room, at_);
  std::fill(room.begin() + static_cast<ptrdiff_t>(got), room.end(), std::byte{0});
  padded_ += room.size() - got;
  at_ += room.size();
  return room;
}

bool FileReader::again(Room room, uint64_t offset) const { return read_at(room, offset) == room.size(); }

}  // namespace offsite
