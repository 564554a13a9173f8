#include "format/wal_name.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {
constexpr uint64_t mib = 1 << 20;
}

Test(wal_name, the_four_kinds) {
  cr_assert_eq(*parse_wal_name("000000010000000A000000FE"), (WalName{WalKind::segment, 1, 0xA, 0xFE}));
  cr_assert_eq(*parse_wal_name("000000010000000A000000FE.partial"),
               (WalName{WalKind::partial, 1, 0xA, 0xFE}));
  cr_assert_eq(*parse_wal_name("000000010000000A000000FE.00000028.backup"),
               (WalName{WalKind::backup, 1, 0xA, 0xFE, 0x28}));
  cr_assert_eq(*parse_wal_name("0000001F.history"), (WalName{WalKind::history, 0x1F}));
}

Test(wal_name, names_count_segments_by_their_size) {
  cr_assert_eq(wal_segment_name(1, 0x3FE, 16 * mib), "0000000100000003000000FE");
  cr_assert_eq(wal_segment_name(1, 0x3FF, 16 * mib), "0000000100000003000000FF");
  cr_assert_eq(wal_segment_name(1, 0x400, 16 * mib), "000000010000000400000000");
  cr_assert_eq(wal_segment_name(1, 5, 1024 * mib), "000000010000000100000001");
  cr_assert_eq(wal_segment_name(1, 0x1000, mib), "000000010000000100000000");
  for (uint64_t size : {mib, 16 * mib, 1024 * mib})
    for (uint64_t segment : {0, 1, 3, 4, 255, 256, 4095, 4096, 1 << 20})
      cr_assert_eq(parse_wal_name(wal_segment_name(7, segment, size))->segment(size), segment);
  cr_assert_eq(wal_history_name(0x1F), "0000001F.history");
}

Test(wal_name, a_log_that_ends_where_a_segment_begins_needs_only_the_one_before) {
  cr_assert_eq(segment_of(0x2000000, 16 * mib), 2);
  cr_assert_eq(segment_before(0x2000000, 16 * mib), 1);
  cr_assert_eq(segment_of(0x2000001, 16 * mib), 2);
  cr_assert_eq(segment_before(0x2000001, 16 * mib), 2);
}

Test(wal_name, a_segment_size_is_a_power_of_two_from_1_mib_to_1_gib) {
  for (uint64_t good : {mib, 16 * mib, 1024 * mib}) cr_assert(is_wal_segment_size(good));
  for (uint64_t bad : {uint64_t{0}, mib / 2, 3 * mib, mib + 1, 2048 * mib})
    cr_assert_not(is_wal_segment_size(bad));
}

// every way this can be wrong
Test(wal_name, other_files_are_not_wal) {
  for (const char* name : {"",
                           "archive_status",
                           "00000001",
                           "00000000.history",
                           "0000001.history",
                           "00000001.History",
                           "00000001.history.gz",
                           "000000000000000A000000FE",
                           "000000010000000a000000fe",
                           "000000010000000A000000F",
                           "000000010000000A000000FEE",
                           "000000010000000A000000FE.",
                           "000000010000000A000000FE.Partial",
                           "000000010000000A000000FE.partial.gz",
                           "000000010000000A000000FE.28.backup",
                           "000000010000000A000000FE.00000028",
                           "000000010000000A000000FE-00000028.backup",
                           "000000010000000A000000FE.00000028.backup.gz",
                           "xlogtemp.123",
                           "RECOVERYXLOG"})
    cr_assert_not(parse_wal_name(name), "%s", name);
}

Test(wal_name, a_name_that_is_cut_short_is_another_or_none) {
  std::string whole = "000000010000000A000000FE.00000028.backup";
  for (size_t n = 0; n < whole.size(); ++n)
    cr_assert_eq(parse_wal_name(whole.substr(0, n)).has_value(), n == 24);
}
