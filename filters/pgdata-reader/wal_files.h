// The write-ahead log that a base backup needs to become consistent, found in the live pg_wal or in an
// archive folder, and checked before it is called found. Blocks.
#pragma once

#include <string>
#include <vector>

#include "format/lsn.h"
#include "format/pg_control.h"

namespace offsite {

struct WalNeeds {
  uint64_t system_identifier;
  uint32_t timeline;  // on which the backup started
  Lsn start;
  Lsn stop;
  uint64_t segment_bytes;
  uint64_t page_bytes;
  bool standby;  // the timeline may change under a standby; a primary stays on its own
};

struct WalFile {
  std::string name;    // in pg_wal
  std::string source;  // where it is
  bool operator==(const WalFile&) const = default;
};

// Every segment from start to stop, in order, then the timeline history files. `folders` are searched in turn
// ("pg_wal" of the cluster, then an archive). Throws Error(input) naming the first segment of which no folder
// has a whole and fitting copy.
std::vector<WalFile> find_wal(const WalNeeds& needs, const std::vector<std::string>& folders);

}  // namespace offsite
