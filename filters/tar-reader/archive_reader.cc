#include "archive_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>

#include "format/error.h"
#include "format/quote.h"
#include "member_path.h"
#include "node_of.h"
#include "process/log.h"

namespace offsite {
namespace {

// What marks the end of a tar archive, in its uncompressed bytes.
constexpr int64_t end_mark_bytes = 512;
// No file system that we know holds a larger file.
constexpr uint64_t hole_bytes_max = uint64_t{1} << 50;

std::string text_of(const char* bytes) { return bytes ? bytes : ""; }

// As the archive spells it; what is marked as UTF-8 and is none has no other spelling.
std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  return text_of(name ? name : archive_entry_pathname_utf8(entry));
}

std::string link_of(archive_entry* entry) {
  const char* name = archive_entry_hardlink(entry);
  return text_of(name ? name : archive_entry_hardlink_utf8(entry));
}

bool is_of(archive* archive, int format) {
  return (archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == format;
}

// All formats but mtree, which names files of this machine, "raw", which takes anything for an archive, and
// "empty", which takes nothing for one.
void support_formats(archive* archive) {
  for (auto support :
       {archive_read_support_format_tar, archive_read_support_format_cpio, archive_read_support_format_zip,
        archive_read_support_format_7zip, archive_read_support_format_ar, archive_read_support_format_cab,
        archive_read_support_format_iso9660, archive_read_support_format_lha, archive_read_support_format_rar,
        archive_read_support_format_rar5, archive_read_support_format_xar, archive_read_support_format_warc})
    support(archive);
}

}  // namespace

ArchiveReader::ArchiveReader(int descriptor)
    : input_(std::make_unique<Input>(descriptor)), archive_(archive_read_new()) {
  archive_read_support_filter_all(archive_);
  support_formats(archive_);
  check(input_->open(archive_));
}

ArchiveReader::~ArchiveReader() { archive_read_free(archive_); }

void ArchiveReader::check(int result) {
  if (result == ARCHIVE_OK) return;
  const char* said = archive_error_string(archive_);
  std::string why = spoken_ + ": " + one_line(said ? said : "it is damaged");
  // Names that are not UTF-8 are taken as they are.
  if (result == ARCHIVE_WARN && why.find("can't be converted from UTF-8") != why.npos) return;
  if (result == ARCHIVE_WARN) return warn(why);
  throw Error(input_->failed() ? Blame::temporary : Blame::input, why);
}

std::optional<Member> ArchiveReader::next() {
  archive_entry* entry;
  spoken_ = "read the archive";
  int result = archive_read_next_header(archive_, &entry);
  if (result == ARCHIVE_EOF) {
    finish();
    return {};
  }
  check(result);
  ++members_;
  std::string name = name_of(entry);
  if (name.empty()) throw Error(Blame::input, "read the archive: a member without a name that can be read");
  spoken_ = "read " + one_line(name) + " from the archive";
  Member member{.path = member_path(name), .node = node_of(entry, is_of(archive_, ARCHIVE_FORMAT_TAR))};
  member.node.name = member.path.substr(member.path.rfind('/') + 1);
  if (std::string link = link_of(entry); !link.empty()) member.link = member_path(link);
  member.comes_later = is_of(archive_, ARCHIVE_FORMAT_CPIO) && archive_entry_nlink(entry) > 1 &&
                       member.node.type == "file" && member.node.size == 0;
  size_ = member.node.size;
  at_ = block_offset_ = 0;
  block_ = {};
  return member;
}

// False at the end of the content.
bool ArchiveReader::next_block() {
  const void* bytes;
  size_t size;
  la_int64_t offset = static_cast<la_int64_t>(at_);
  int result = archive_read_data_block(archive_, &bytes, &size, &offset);
  if (result == ARCHIVE_EOF) return false;
  check(result);
  block_ = View(static_cast<const std::byte*>(bytes), size);
  block_offset_ = static_cast<uint64_t>(offset);
  if (block_offset_ < at_) throw Error(Blame::input, spoken_ + ": its content comes out of order");
  return true;
}

size_t ArchiveReader::read(Room room) {
  while (block_.empty() && block_offset_ <= at_) {
    if (next_block()) continue;
    block_offset_ = size_;  // a hole at the end
    break;
  }
  if (block_offset_ > at_) {
    if (block_offset_ - at_ > hole_bytes_max) throw Error(Blame::input, spoken_ + ": a hole of a petabyte");
    room = room.first(static_cast<size_t>(std::min<uint64_t>(room.size(), block_offset_ - at_)));
    std::fill(room.begin(), room.end(), std::byte{0});
  } else {
    room = room.first(std::min(room.size(), block_.size()));
    std::copy_n(block_.begin(), room.size(), room.begin());
    block_ = block_.subspan(room.size());
    block_offset_ += room.size();
  }
  at_ += room.size();
  return room.size();
}

// Libarchive has eaten the mark at the end of a tar archive, if there was one.
void ArchiveReader::finish() {
  int64_t mark = archive_filter_bytes(archive_, 0) - archive_read_header_position(archive_);
  if (is_of(archive_, ARCHIVE_FORMAT_TAR) && mark < end_mark_bytes)
    throw Error(Blame::input, "read the archive: it was cut short: its end is not marked");
  if (members_ == 0) throw Error(Blame::input, "read the archive: there is nothing in it");
  if (input_->drain()) warn("what follows the end of the archive is left out");
  if (input_->failed()) throw system_error("read standard input");
}

}  // namespace offsite
