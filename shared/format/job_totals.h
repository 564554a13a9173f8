// What a run has done, in numbers: the sums that the filters tell, taken from the frames that reach the end
// of a pipeline. What no filter told is 0.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "format/frame.h"
#include "format/json.h"

namespace offsite {

struct JobTotals {
  // Of a backup.
  uint64_t bytes_total = 0;      // of the source, for progress
  uint64_t bytes_read = 0;       // by the source
  uint64_t bytes_unchanged = 0;  // not read, because the parent snapshot has them
  uint64_t bytes_new = 0;        // in blobs that the repository did not have
  uint64_t bytes_stored = 0;     // the same, compressed and sealed
  uint64_t bytes_uploaded = 0;   // of all objects that became durable
  uint64_t objects_uploaded = 0;
  uint64_t files_new = 0, files_changed = 0, files_unmodified = 0;
  uint64_t dirs_new = 0, dirs_changed = 0, dirs_unmodified = 0;
  uint64_t files_processed = 0, bytes_processed = 0;
  uint64_t data_blobs = 0, tree_blobs = 0;  // new ones
  uint64_t wal_files = 0, wal_bytes = 0;
  uint64_t pages_verified = 0, pages_bad = 0;
  // Of a restore. "Wanted" is what the plan says, before anything is written.
  uint64_t files_wanted = 0, dirs_wanted = 0;
  uint64_t bytes_wanted = 0;    // content of all wanted files
  uint64_t bytes_same = 0;      // of these, in place already
  uint64_t bytes_to_fetch = 0;  // sealed, of the store
  uint64_t bytes_to_write = 0;  // plaintext, each place counted
  uint64_t files_same = 0;      // content in place already
  uint64_t files_skipped = 0;   // left as they are, as --overwrite says
  uint64_t files_restored = 0, dirs_restored = 0, files_deleted = 0, bytes_written = 0;
  uint64_t files_unfinished = 0;  // not whole, and still under their temporary names
  // Of a check.
  uint64_t packs = 0, blobs = 0, trees = 0, snapshots = 0;  // looked at
  uint64_t packs_to_read = 0, bytes_to_read = 0;
  uint64_t packs_checked = 0, bytes_checked = 0;  // read, and every blob opened
  uint64_t errors = 0, hints = 0;                 // findings
  uint64_t for_repair_index = 0, for_prune = 0;   // of them, what restic's commands of these names mend
  std::vector<std::string> broken_packs;          // ids of those that are there and damaged, each once
  // Of any of them.
  uint64_t bytes_fetched = 0;           // from the store
  uint64_t retries = 0;                 // of requests to the store
  std::string snapshot;                 // the id of what was made or restored, or empty
  std::vector<std::string> incomplete;  // "path: why" for what could not be read or restored

  // One frame of a stream's end; those that tell nothing, and unknown members, are passed over. `before` are
  // the totals when the stream began: what is done adds up, over all steps. With `again` the step has run
  // before, and what was planned stays as it was planned then. Throws Error(input) for what is not JSON.
  void take(const Frame& frame, const JobTotals& before, bool again = false);
  void take(const Frame& frame) { take(frame, JobTotals()); }

  // The members of an object, and back. Throws Error(input).
  void write(JsonWriter& json) const;
  static JobTotals read(const Json& json);

  bool operator==(const JobTotals&) const = default;
};

}  // namespace offsite
