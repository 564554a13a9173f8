#include "format/pg_control.h"

#include <criterion/criterion.h>

#include <algorithm>

using namespace offsite;

namespace {

// What initdb of PostgreSQL 15 leaves, where a test looks; the rest zero.
struct Control {
  Bytes bytes = Bytes(8192);
  size_t crc;

  explicit Control(uint32_t version = 1300) : crc(version == 1800 ? 292 : 288) {
    std::fill(bytes.begin(), bytes.end(), std::byte{0});
    store_u64(Room(bytes), 7711865692411529905);
    set(8, version).set(12, 202209061).set(16, 6).set(32, 0x1741660).set(40, 0x1741628).set(48, 3);
    set(216, 8192).set(220, 131072).set(224, 8192).set(228, 16 << 20).set(252, 1).seal();
  }
  Control& set(size_t at, uint32_t n) { return store_u32(Room(bytes).subspan(at), n), *this; }
  Control& seal() { return set(crc, crc32c(View(bytes).first(crc))); }
  std::string refusal() const {
    try {
      parse_pg_control(bytes);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
};

}  // namespace

Test(pg_control, crc32c_of_the_standard) {
  cr_assert_eq(crc32c(as_bytes("123456789")), 0xE3069283);
  cr_assert_eq(crc32c({}), 0);
}

Test(pg_control, every_layout) {
  for (uint32_t version : {1300, 1700, 1800}) {
    PgControl control = parse_pg_control(Control(version).bytes);
    cr_assert_eq(control.system_identifier, 7711865692411529905);
    cr_assert_eq(control.control_version, version);
    cr_assert_eq(control.catalog_version, 202209061);
    cr_assert_eq(control.state, 6);
    cr_assert_eq(control.checkpoint, 0x1741660);
    cr_assert_eq(control.redo, 0x1741628);
    cr_assert_eq(control.timeline, 3);
    cr_assert_eq(control.page_bytes, 8192);
    cr_assert_eq(control.segment_pages, 131072);
    cr_assert_eq(control.wal_page_bytes, 8192);
    cr_assert_eq(control.wal_segment_bytes, 16 << 20);
    cr_assert_eq(control.checksum_version, 1);
  }
}

// every way this can be wrong
Test(pg_control, a_file_cut_short) {
  Control control;
  for (size_t n : {0, 1, 100, 291, 511}) {
    control.bytes.resize(n);
    cr_assert_eq(control.refusal(), "read pg_control: it has " + std::to_string(n) + " bytes");
  }
}

Test(pg_control, an_unknown_layout) {
  cr_assert_eq(Control().set(8, 1201).seal().refusal(), "read pg_control: version 1201 is not known");
}

Test(pg_control, any_flipped_bit) {
  Control control;
  for (size_t at = 0; at < control.crc + 4; ++at) {
    if (at >= 8 && at < 12) continue;  // the version: refused as unknown
    control.bytes[at] ^= std::byte{4};
    cr_assert_eq(control.refusal(), "read pg_control: its checksum is wrong", "at %zu", at);
    control.bytes[at] ^= std::byte{4};
  }
}
