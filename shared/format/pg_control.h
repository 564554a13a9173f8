// global/pg_control: what a cluster knows about itself (catalog/pg_control.h). Little-endian, 64-bit; control
// versions 1300 (PostgreSQL 13 to 16), 1700 and 1800, which differ only at the end:
//
//     0  8  system identifier     8  4  control version   12  4  catalog version   16  4  state
//    32  8  last checkpoint      40  8  its redo position 48  4  its timeline
//   216  4  page size           220  4  pages per segment of a relation
//   224  4  WAL page size       228  4  WAL segment size
//   252  4  data checksum version (0: none)
//   288  4  CRC-32C of everything before it; in version 1800 at 292
#pragma once

#include "format/bytes.h"
#include "format/error.h"
#include "format/lsn.h"

namespace offsite {

constexpr size_t pg_control_bytes_min = 512;  // written in one sector; the file is padded to 8192

struct PgControl {
  uint64_t system_identifier;
  uint32_t control_version;
  uint32_t catalog_version;
  uint32_t state;  // DBState: 1 shut down, 5 in archive recovery, 6 in production
  Lsn checkpoint;
  Lsn redo;
  uint32_t timeline;
  uint32_t page_bytes;
  uint32_t segment_pages;
  uint32_t wal_page_bytes;
  uint32_t wal_segment_bytes;
  uint32_t checksum_version;
};

// The file's content, at least the first 512 bytes. Throws Error(input) for a layout that is not known, or
// when the CRC is wrong: read the file again then, for the server may have been writing it.
PgControl parse_pg_control(View file);

// The CRC that pg_control, WAL records and the manifest carry (Castagnoli).
uint32_t crc32c(View bytes);

}  // namespace offsite
