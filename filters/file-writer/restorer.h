// The work in the target, file by file: what a FILE frame asks for, writing blobs, and what is left for the
// end. Everything here blocks, so it runs in the thread pool.
//
// A file is written under a temporary name until all of its content has come; then its metadata is set, and
// the publisher gives it its name.
#pragma once

#include <string>

#include "counts.h"
#include "hard_links.h"
#include "ledger.h"
#include "metadata.h"
#include "partials.h"
#include "process/incomplete.h"
#include "publisher.h"
#include "target.h"
#include "things.h"
#include "write_batch.h"

namespace offsite {

class Restorer {
 public:
  explicit Restorer(const Target& target);

  // A FILE frame, as it came. Nothing is done about it before set_up().
  void announce(std::string_view json) { ledger_.add(json); }
  bool has_announced() const { return set_up_ < ledger_.size(); }
  bool has_begun() const { return set_up_ > 0; }
  // What is in the way, or does not belong there.
  void remove(std::string_view path);

  // Makes folders, links, devices and what needs no content, of the next thousand that were announced. Before
  // content comes. Throws Error.
  void set_up_some();
  // Several may run at once. Throws Error(input) for a place that no file has.
  void write(WriteBatch& batch);
  // Sync and rename what is whole, when it is much. One call at a time.
  bool publish_is_due() const { return publisher_.is_due(); }
  void publish();
  // Everything that must come last: hard links, the metadata of folders; then all of it is made durable.
  void finish();

  const Counts& counts() const { return counts_; }
  const Incomplete& incomplete() const { return incomplete_; }
  // Files that did not become whole.
  uint64_t unfinished() const;

 private:
  void set_up(uint64_t number);
  void set_up_file(uint64_t number, const RestoredFile& file);
  void set_up_other(uint64_t number, const RestoredFile& thing);
  void keep_same(uint64_t number, const RestoredFile& file);
  void write_run(std::span<const WriteBatch::Piece> run);
  void complete(Partial& partial);
  void finish_folders();
  void finish_folder(const RestoredFile& folder);
  void check_order(const std::string& path);

  const Target& target_;
  Counts counts_;
  Incomplete incomplete_;
  Ledger ledger_;
  Things things_;
  Partials partials_;
  Publisher publisher_;
  HardLinks hard_links_;
  uint64_t set_up_ = 0;
  std::string last_path_;
};

}  // namespace offsite
