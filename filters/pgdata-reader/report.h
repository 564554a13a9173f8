// What the reader says about a backup: META before and after, statistics on the way and at the end. Text
// only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "copy.h"
#include "format/lsn.h"
#include "format/meta.h"

namespace offsite {

struct BackupFacts {
  Meta meta;  // tags: those asked for; the facts come from below
  uint64_t system_identifier = 0;
  std::string version;
  uint32_t timeline = 0;
  bool checksums = false, standby = false;
  uint64_t wal_segment_bytes = 0, page_bytes = 0;
  Lsn start = 0;
  // Known at the end.
  struct End {
    Lsn stop;
    std::string time;  // RFC 3339, by the server's clock
  };
  std::optional<End> end;
};

// The first META, and the one that completes it when the end is known: only the members that change.
std::string begin_meta_json(const BackupFacts& facts);
std::string end_meta_json(const BackupFacts& facts);

std::string progress_json(const Counts& counts, uint64_t bytes_total);
std::string final_json(const Counts& counts, const PageCheck& pages,
                       const std::vector<std::string>& incomplete);

}  // namespace offsite
