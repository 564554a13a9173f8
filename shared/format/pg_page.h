// PostgreSQL's data pages: their checksum (storage/checksum_impl.h) and what it takes to call one bad.
//
// The start of a page (storage/bufpage.h), little-endian:
//    0  8  LSN of the last change, high half first
//    8  2  checksum      10  2  flags
//   12  2  end of line pointers      14  2  start of tuples; 0 in a page that was never used
#pragma once

#include "format/bytes.h"
#include "format/lsn.h"

namespace offsite {

constexpr size_t pg_page_bytes = 8192;  // BLCKSZ, unless the server was built otherwise

// The checksum of a page of 1 to 32 KiB that stands at `block` of its relation (counted over all segments),
// whatever its checksum field says.
uint16_t pg_page_checksum(View page, uint32_t block);

Lsn pg_page_lsn(View page);

enum class PageState {
  good,
  fresh,      // all zero: never used, carries no checksum
  in_flight,  // changed since the backup began and torn while it was read, or nonsense with a great LSN: WAL
              // decides
  bad,
};

// `start` is the position at which the backup began: recovery writes every page with an LSN from there on
// anew, so a wrong checksum says nothing about those.
PageState pg_page_state(View page, uint32_t block, Lsn start);

}  // namespace offsite
