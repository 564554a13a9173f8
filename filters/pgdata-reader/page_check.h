// Verifies the checksums of pages as they go by, and remembers what is bad.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "file_reader.h"
#include "format/lsn.h"
#include "format/pg_files.h"

namespace offsite {

// How the cluster lays out its pages, and from where on its WAL repairs them.
struct PageLayout {
  bool checksums;
  size_t page_bytes;
  uint32_t segment_pages;  // a relation's files have this many pages each, but the last
  Lsn start;
};

class PageCheck {
 public:
  explicit PageCheck(PageLayout layout) : layout_(layout) {}

  const PageLayout& layout() const { return layout_; }

  // Looks at whole pages that stand at `offset` of the file. One that looks bad is read again, into its
  // place: the server may have been writing it. Returns how many are bad.
  uint64_t look(Room pages, uint64_t offset, const std::string& path, const RelationFile& relation,
                const FileReader& file);

  // A torn page may have any LSN up to the end of the WAL. Now that the end is known, those beyond it are bad
  // too.
  void settle(Lsn stop);

  uint64_t verified() const { return verified_; }
  uint64_t bad() const { return bad_; }
  // "path: 7 bad pages: blocks 0, 1, 2, 3, 4 …", one line a file.
  std::vector<std::string> report() const;

 private:
  struct Damage {
    uint64_t pages = 0;
    std::vector<uint32_t> blocks;  // the first few
  };
  struct Doubt {
    std::string path;
    uint32_t block;
    Lsn lsn;
  };
  void count(const std::string& path, uint32_t block);

  PageLayout layout_;
  uint64_t verified_ = 0;
  uint64_t bad_ = 0;
  std::map<std::string, Damage> damage_;
  std::vector<Doubt> doubts_;
};

}  // namespace offsite
