// What the snapshot will hold: every path with its metadata and the blobs of its content, gathered in the
// order in which the source sends them, written as trees at the end. The ids lie in the list that the next
// backup will compare with, not in memory.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "format/entry.h"
#include "format/file_list.h"
#include "format/snapshot.h"
#include "process/cache_folder.h"
#include "process/mapped_file.h"
#include "process/new_file.h"

namespace offsite {

struct HeldEntry {
  Entry entry;
  uint64_t first_id = 0;
  uint64_t ids = 0;
};

class Inventory {
 public:
  // Writes the new list into the cache under a temporary name. `cache` outlives the inventory.
  explicit Inventory(const CacheFolder& cache);

  // The list of the parent snapshot; a list that is damaged or gone is as good as none, and says so.
  void use_parent(const Id& tree);

  // The next blob of the file that is being read.
  void add_content(const Id& blob) { list_.add_id(blob); }
  // The file whose blobs were added since the last one. A file that could not be read to its end is left out.
  void add_file(Entry entry, const EntryEnd& end);
  // A folder, a link, a device: what has no content.
  void add_other(Entry entry);
  // A file that the reader did not read again. `known` tells whether the repository has a blob. Throws
  // Error(temporary) if the parent's list does not have the file, or the repository not all of its blobs; the
  // list is then removed, so that the next run reads everything.
  void add_unchanged(Entry entry, const std::function<bool(const Id&)>& known);

  // A further name of a file that was added: both become names of one inode. Throws Error(input) if there is
  // no such file.
  void add_name(Entry entry);

  // All entries, children behind their folder and in the order of names that trees need.
  const std::vector<HeldEntry>& sorted();
  View ids(const HeldEntry& held);
  // A folder whose tree is written.
  void add_folder(const std::string& path, const Node& node, const Id& tree);
  // The list is complete: it takes its name, and ids() cannot be used any more.
  void keep(const Id& root, uint64_t page_grid);
  // What the parent's relation files were cut on; 0 if that is not known.
  uint64_t parent_page_grid() const { return parent_ ? parent_->page_grid() : 0; }

  Summary& summary() { return summary_; }

 private:
  enum class Against { added, changed, same };
  std::optional<ListedFile> in_parent(const std::string& path) const;
  void remove_parent() const;

  const CacheFolder& cache_;
  NewFile file_;
  FileListWriter list_;      // writes to the file
  uint64_t file_began_ = 0;  // the first id of the file that is being read
  std::vector<HeldEntry> entries_;
  std::map<std::string, size_t> by_path_;  // of entries_, for add_name()
  size_t mapped_ = 0;                      // so many of them are there
  std::optional<MappedFile> written_;      // the ids, once sorted() was called
  Id parent_tree_;
  std::optional<MappedFile> parent_file_;
  std::optional<FileList> parent_;
  Summary summary_;
};

}  // namespace offsite
