#include "archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "entry_of.h"
#include "format/error.h"
#include "format/quote.h"
#include "process/log.h"

namespace offsite {
namespace {

constexpr int block_bytes = 256 << 10;
constexpr int tar_record_bytes = 10240;

// What libarchive calls to write. The descriptor may be a pipe that does not block.
la_ssize_t put(archive* self, void* descriptor, const void* bytes, size_t size) {
  int to = *static_cast<int*>(descriptor);
  for (;;) {
    ssize_t n = write(to, bytes, size);
    if (n >= 0) return n;
    if (errno == EAGAIN) {
      pollfd ready{to, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      archive_set_error(self, errno, "%s", system_error("write standard output").what());
      return ARCHIVE_FATAL;
    }
  }
}

int choose(archive* self, std::string_view format) {
  if (format == "zip") return archive_write_set_format_zip(self);
  if (format == "raw") return archive_write_set_format_raw(self);
  return archive_write_set_format_pax(self);
}

}  // namespace

Archive::Archive(std::string_view format, int descriptor)
    : archive_(archive_write_new()), format_(format), descriptor_(descriptor) {
  require(choose(archive_, format), "begin the archive");
  if (format == "tar") archive_write_set_format_option(archive_, "pax", "xattrheader", "SCHILY");
  archive_write_set_bytes_per_block(archive_, block_bytes);
  archive_write_set_bytes_in_last_block(archive_, format == "tar" ? tar_record_bytes : 1);
  require(archive_write_open(archive_, &descriptor_, nullptr, put, nullptr), "begin the archive");
}

Archive::~Archive() {
  archive_write_fail(archive_);
  archive_write_free(archive_);
}

// A warning is what an archive cannot hold of a thing that it holds otherwise. Names that are not UTF-8 are
// no such thing: they are written as they are, and marked (hdrcharset=BINARY).
void Archive::require(int result, std::string_view doing) {
  if (result == ARCHIVE_OK) return;
  const char* said = archive_error_string(archive_);
  std::string why = one_line(said ? said : "no reason given");
  std::string what = std::string(doing) + ": " + why;
  if (result != ARCHIVE_WARN) throw Error(Blame::temporary, what);
  if (!why.starts_with("Can't translate")) warn(what);
}

bool Archive::begin(const std::string& path, const Node& node, const std::string& link) {
  path_ = one_line(path);
  if (format_ == "raw" && node.type != "file") return false;
  if (format_ == "raw" && archive_file_count(archive_) > 0)
    throw Error(Blame::usage, "write " + path_ + ": raw is for one file, and there are several",
                "choose one file, or --format tar");
  EntryOwner entry = entry_of(path, node, link);
  int result = archive_write_header(archive_, entry.get());
  if (result == ARCHIVE_FAILED) {
    warn(path_ + " is left out: " + archive_error_string(archive_));
    return false;
  }
  require(result, "write " + path_);
  return true;
}

void Archive::write(View content) {
  while (!content.empty()) {
    la_ssize_t n = archive_write_data(archive_, content.data(), content.size());
    if (n <= 0) require(n < 0 ? static_cast<int>(n) : ARCHIVE_FATAL, "write " + path_);
    content = content.subspan(static_cast<size_t>(n));
  }
}

void Archive::write_zeros(uint64_t bytes) {
  static const std::byte zeros[block_bytes] = {};
  for (; bytes > 0; bytes -= std::min<uint64_t>(bytes, sizeof zeros))
    write(View(zeros).first(static_cast<size_t>(std::min<uint64_t>(bytes, sizeof zeros))));
}

void Archive::close() {
  if (format_ == "raw" && archive_file_count(archive_) == 0)
    throw Error(Blame::usage, "there is no file to write", "choose one file, or --format tar");
  require(archive_write_close(archive_), "end the archive");
}

}  // namespace offsite
