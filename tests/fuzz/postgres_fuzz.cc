// Any bytes at all as what PostgreSQL writes: its control file, its labels, the head of a WAL page, names.
// The first byte says which of them it is.
#include <cassert>

#include "format/backup_label.h"
#include "format/pg_control.h"
#include "format/pg_files.h"
#include "format/wal_name.h"
#include "format/wal_page.h"

using namespace offsite;

namespace {

void show_control(View bytes) {
  // Behind its checksum nothing else would ever be seen.
  Bytes sealed(bytes.begin(), bytes.end());
  for (size_t at : {288, 292})
    if (sealed.size() >= at + 4) store_u32(Room(sealed).subspan(at), crc32c(View(sealed).first(at)));
  parse_pg_control(sealed);
}

void show_name(std::string_view name) {
  auto wal = parse_wal_name(name);
  if (wal && wal->kind == WalKind::segment && wal->low < 256)
    assert(wal_segment_name(wal->timeline, wal->segment(16 << 20), 16 << 20) == name);
  if (wal && wal->kind == WalKind::history) assert(wal_history_name(wal->timeline) == name);
  if (auto lsn = parse_lsn(name)) assert(parse_lsn(lsn_text(*lsn)) == lsn);
  if (parse_relation_file(name)) assert(!is_temporary_relation(name));
  for (bool is_folder : {false, true}) pg_rule(PgFolder::database, name, is_folder, "PG_15_202209061");
}

void show(uint8_t which, View bytes) {
  switch (which % 5) {
    case 0:
      return show_control(bytes);
    case 1:
      parse_backup_label(as_text(bytes));
      return;
    case 2:
      parse_tablespace_map(as_text(bytes));
      return;
    case 3:
      why_not_this_segment(bytes, {4711, 1, 0x1000000, 16 << 20});
      return;
    default:
      return show_name(as_text(bytes));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  try {
    show(data[0], std::as_bytes(std::span(data, size).subspan(1)));
  } catch (const Error&) {
    // what it is for
  }
  return 0;
}
