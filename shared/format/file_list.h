// What one snapshot held, as the cache keeps it (parents/<tree id>): so that the reader can skip files that
// have not changed, and the chunker knows their blobs, without either having the key.
//
//   "pgofflst" LE32 version  LE32 zero                       16 bytes
//   ids: 32 bytes each, in the order in which they were met
//   records, sorted by path: LE32 path length, path, then 56 bytes:
//     LE64 size, LE64 mtime s, LE32 mtime ns, LE64 ctime s, LE32 ctime ns, LE64 inode, LE64 first id, LE64
//     ids
//   LE64 page grid, LE64 offset of the records, LE64 number of records, SHA-256 of everything before it
//
// The ids come first because the writer meets them first: a cluster of 256 GiB has four million, which need
// not be held. The digest at the end makes a list that was cut short or damaged one that does not exist. A
// folder has one id, its tree.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "format/digest.h"
#include "format/gotime.h"

namespace offsite {

// What tells whether a file is the one that was read.
struct Stamp {
  uint64_t size = 0;
  Time mtime, ctime;
  uint64_t inode = 0;
  bool operator==(const Stamp&) const = default;
};

// True if a file with stamp `now` has the content that was read when it had stamp `then`, in a backup that
// began at `began`.
//
// Equal stamps are not enough. A file that is written twice within one tick of the clock can have been read
// in between, and a backup of PostgreSQL must not miss that: it replays WAL from its own start only, so a
// page that changed after the last backup read it must be read by this one. Hence both times must lie two
// seconds or more before the beginning of that backup.
bool unchanged(const Stamp& then, const Stamp& now, Time began);

struct ListedFile {
  Stamp stamp;
  uint64_t first_id = 0;
  uint64_t ids = 0;
};

class FileListWriter {
 public:
  // `append` gets the bytes of the file, in order.
  explicit FileListWriter(std::function<void(View)> append);

  void add_id(const Id& id);
  void add_ids(View ids);  // 32 bytes each
  uint64_t ids() const { return ids_; }
  // A path whose ids are those added since `first_id`; a path that comes twice keeps the later.
  void add(std::string path, const Stamp& stamp, uint64_t first_id);
  // Gives everything so far to `append`: the ids can be read from the file.
  void flush();
  // Records, page grid (0: unknown), digest. Nothing follows.
  void finish(uint64_t page_grid = 0);

 private:
  void put(View bytes);

  std::function<void(View)> append_;
  Sha256 digest_;
  Bytes waiting_;
  uint64_t offset_ = 0;
  uint64_t ids_ = 0;
  std::map<std::string, ListedFile> files_;
};

class FileList {
 public:
  // `mapped` outlives the list. Throws Error(input) if it is not a whole and undamaged one.
  explicit FileList(View mapped);

  std::optional<ListedFile> find(std::string_view path) const;
  View ids(const ListedFile& file) const;  // 32 bytes each
  size_t size() const { return records_.size(); }
  // What relation files were cut on; a snapshot that is cut on another grid shares nothing of them.
  uint64_t page_grid() const { return page_grid_; }

 private:
  std::string_view path_of(View record) const;

  View ids_;
  std::vector<View> records_;
  uint64_t page_grid_ = 0;
};

// Where ids begin in the file, for a reader of ids that are still being written.
constexpr size_t file_list_ids_offset = 16;

}  // namespace offsite
