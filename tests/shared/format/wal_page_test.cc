#include "format/wal_page.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

constexpr uint64_t cluster = 7711865692411529905;
constexpr ExpectedSegment expected{cluster, 2, 0x3000000, 16 << 20};

// The first page of a segment, as PostgreSQL 15 writes it; then damage.
struct Page {
  Bytes bytes = Bytes(8192);

  Page() {
    std::fill(bytes.begin(), bytes.end(), std::byte{0});
    set_u16(0, 0xD110).set_u16(2, 2).set_u32(4, 2).set_u64(8, 0x3000000);
    set_u64(24, cluster).set_u32(32, 16 << 20).set_u32(36, 8192);
  }
  Page& set_u16(size_t at, uint16_t n) { return store_u16(Room(bytes).subspan(at), n), *this; }
  Page& set_u32(size_t at, uint32_t n) { return store_u32(Room(bytes).subspan(at), n), *this; }
  Page& set_u64(size_t at, uint64_t n) { return store_u64(Room(bytes).subspan(at), n), *this; }
  bool is_refused(std::string_view why) const {
    return why_not_this_segment(bytes, expected).find(why) != std::string::npos;
  }
};

}  // namespace

Test(wal_page, the_long_header) {
  auto header = parse_wal_page(Page().bytes);
  cr_assert_eq(header->magic, 0xD110);
  cr_assert_eq(header->timeline, 2);
  cr_assert_eq(header->address, 0x3000000);
  cr_assert_eq(*header->segment, (WalPageHeader::Segment{cluster, 16 << 20, 8192}));
}

Test(wal_page, the_short_header_has_no_segment) {
  Bytes page = Page().set_u16(2, 1).bytes;
  page.resize(wal_short_header_bytes);
  cr_assert_not(parse_wal_page(page)->segment);
}

Test(wal_page, a_fitting_segment_is_not_refused) {
  cr_assert(why_not_this_segment(Page().bytes, expected).empty());
  // Copied from the timeline before when this one began.
  cr_assert(why_not_this_segment(Page().set_u32(4, 1).bytes, expected).empty());
}

// every way this can be wrong
Test(wal_page, bytes_that_are_no_page) {
  cr_assert_not(parse_wal_page(Page().set_u16(0, 0).bytes));
  cr_assert_not(parse_wal_page(Page().set_u16(0, 0xD105).bytes));
  cr_assert_not(parse_wal_page(Page().set_u16(0, 0xD200).bytes));
  Bytes page = Page().bytes;
  for (size_t n = 0; n < wal_long_header_bytes; ++n) cr_assert_not(parse_wal_page(View(page).first(n)));
  cr_assert(parse_wal_page(View(page).first(wal_long_header_bytes)));
}

Test(wal_page, a_segment_that_is_another) {
  cr_assert(Page().set_u16(0, 0).is_refused("does not start with the header"));
  cr_assert(Page().set_u16(2, 0).is_refused("no long header"));
  cr_assert(Page().set_u64(24, 1).is_refused("belongs to the cluster 1"));
  cr_assert(Page().set_u32(32, 1 << 20).is_refused("segments are of 1048576 bytes"));
  cr_assert(Page().set_u64(8, 0x1000000).is_refused("starts at 0/1000000, not 0/3000000"));
  cr_assert(Page().set_u32(4, 3).is_refused("timeline 3, not 2"));
}
