// backup_label and tablespace_map: the two texts that pg_backup_stop returns. They go into a backup byte for
// byte; this reads them, to check them and to learn from them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "format/error.h"
#include "format/lsn.h"

namespace offsite {

struct BackupLabel {
  Lsn start;               // START WAL LOCATION: where recovery begins
  std::string wal_file;    // the segment that holds it
  Lsn checkpoint;          // CHECKPOINT LOCATION
  std::string method;      // BACKUP METHOD: "streamed"
  std::string from;        // BACKUP FROM: "primary" or "standby"
  std::string start_time;  // as the server's log time zone spells it
  std::string label;
  uint32_t timeline;  // START TIMELINE
};

// Throws Error(input) when a line that recovery needs is missing or unreadable; lines that are not known are
// passed over.
BackupLabel parse_backup_label(std::string_view text);

struct MappedTablespace {
  std::string oid;
  std::string location;
  bool operator==(const MappedTablespace&) const = default;
};

// One tablespace a line: "16384 /mnt/fast", where a backslash stands before a newline, carriage return or
// backslash that belongs to the location. Throws Error(input) for a line without an oid and a location.
std::vector<MappedTablespace> parse_tablespace_map(std::string_view text);

}  // namespace offsite
