// An archive that libarchive reads from a descriptor, whatever its format and compression. Blocks. Damage,
// and an end that comes too early, are Errors(input): libarchive alone takes a tar archive that stops between
// two members for a whole one.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "format/bytes.h"
#include "format/node.h"
#include "input.h"

struct archive;
struct archive_entry;

namespace offsite {

struct Member {
  std::string path;  // clean, below the archive's top, which is ""
  Node node;
  std::string link;          // the path of another member, whose further name this is; empty if it is none
  bool comes_later = false;  // its content comes with a further name (cpio)
};

class ArchiveReader {
 public:
  // Throws Error.
  explicit ArchiveReader(int descriptor);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;

  // The next member; nothing at the end, when all of the input has been read.
  std::optional<Member> next();
  // The content of the member that next() gave, piece by piece, holes as zeros. 0 at its end.
  size_t read(Room room);

 private:
  void check(int result);
  bool next_block();
  void finish();

  std::unique_ptr<Input> input_;
  archive* archive_;
  std::string spoken_ = "read the archive";  // what is being done, for messages
  uint64_t members_ = 0;
  uint64_t size_ = 0, at_ = 0;  // of the member's content
  View block_;                  // what libarchive gave, and is not used up
  uint64_t block_offset_ = 0;
};

}  // namespace offsite
