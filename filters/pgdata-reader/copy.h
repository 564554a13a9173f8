// Turns things into frames: what one is, then its content as far as there is any to send. It fills one batch
// after the other and keeps its place in between. Blocks, so it runs in the thread pool; one call at a time.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "describe.h"
#include "event/batch.h"
#include "file_reader.h"
#include "page_check.h"
#include "walk.h"

namespace offsite {

// Shown while the copy runs, so they may be read from another thread.
struct Counts {
  std::atomic<uint64_t> files = 0;
  std::atomic<uint64_t> bytes_read = 0;
  std::atomic<uint64_t> files_unchanged = 0;
  std::atomic<uint64_t> bytes_unchanged = 0;
  std::atomic<uint64_t> wal_files = 0;  // of all of these, the WAL that the backup needs
  std::atomic<uint64_t> wal_bytes = 0;
};

// What could not be read, and why.
class Trouble {
 public:
  void add(const std::string& path, const std::string& why);
  // "path: why", one each; no more than a person reads.
  std::vector<std::string> report() const;

 private:
  static constexpr size_t named_max = 1000;
  std::vector<std::string> named_;
  uint64_t more_ = 0;
};

class Copy {
 public:
  using Next = std::function<std::optional<Item>()>;
  // True if the parent snapshot holds the file as it is now.
  using Unchanged = std::function<bool(const Item&)>;

  Copy(PageLayout layout, Unchanged unchanged) : pages_(layout), unchanged_(std::move(unchanged)) {}

  // Adds frames for what `next` gives until the batch is full. False when there is no more.
  bool fill(Batch& batch, const Next& next);

  // A file whose content is at hand, or was never on disk. `batch` must have room for it.
  void make(Batch& batch, const Item& item, View content);

  Counts& counts() { return counts_; }
  Trouble& trouble() { return trouble_; }
  PageCheck& pages() { return pages_; }

 private:
  struct Open {
    Item item;
    FileReader reader;
    uint64_t bad_pages = 0;
  };
  void begin(Batch& batch, Item item);
  void begin_file(Batch& batch, Item item);
  void send_content(Batch& batch);
  void end_content(Batch& batch, const std::string& error);

  Describer describer_;
  PageCheck pages_;
  Unchanged unchanged_;
  Counts counts_;
  Trouble trouble_;
  std::optional<Open> open_;
};

}  // namespace offsite
