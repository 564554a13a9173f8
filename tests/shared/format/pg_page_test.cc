#include "format/pg_page.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

constexpr uint32_t block = 131072 + 7;
constexpr Lsn written = 0x100000028;

Bytes patterned(size_t bytes) {
  Bytes page(bytes);
  for (size_t i = 0; i < bytes; ++i) page[i] = static_cast<std::byte>(i * 7 + i / 251);
  return page;
}

// A page in use, last changed at `written`, with the right checksum.
Bytes good_page() {
  Bytes page = patterned(pg_page_bytes);
  store_u32(Room(page), 1);
  store_u32(Room(page).subspan(4), 0x28);
  store_u16(Room(page).subspan(8), pg_page_checksum(page, block));
  return page;
}

Bytes zeros() {
  Bytes page(pg_page_bytes);
  std::fill(page.begin(), page.end(), std::byte{0});
  return page;
}

}  // namespace

// Numbers from an independent implementation, which was checked against the pages of a real cluster.
Test(pg_page, checksums_are_those_of_postgresql) {
  cr_assert_eq(pg_page_checksum(patterned(8192), 0), 62802);
  cr_assert_eq(pg_page_checksum(patterned(8192), 131072), 62804);
  cr_assert_eq(pg_page_checksum(patterned(4096), 5), 18855);
  cr_assert_eq(pg_page_checksum(patterned(32768), 1), 24245);
}

Test(pg_page, the_checksum_field_does_not_count) {
  Bytes page = patterned(8192);
  store_u16(Room(page).subspan(8), 0xABCD);
  cr_assert_eq(pg_page_checksum(page, 0), 62802);
}

Test(pg_page, a_page_may_stand_anywhere_in_memory_that_is_a_multiple_of_four) {
  Bytes page = patterned(8192);
  Bytes shifted(8192 + 64);
  for (size_t by = 0; by < 64; by += 4) {
    std::copy(page.begin(), page.end(), shifted.begin() + static_cast<ptrdiff_t>(by));
    cr_assert_eq(pg_page_checksum(View(shifted).subspan(by, 8192), 0), 62802);
  }
}

Test(pg_page, a_page_with_its_checksum_is_good) {
  cr_assert_eq(pg_page_lsn(good_page()), written);
  cr_assert_eq(pg_page_state(good_page(), block, written + 1), PageState::good);
  cr_assert_eq(pg_page_state(good_page(), block, 0), PageState::good);
}

Test(pg_page, a_page_of_zeros_is_fresh) { cr_assert_eq(pg_page_state(zeros(), block, 1), PageState::fresh); }

// every way this can be wrong
Test(pg_page, any_flipped_bit_is_bad) {
  Bytes page = good_page();
  for (size_t at = 8; at < page.size(); at += 61) {
    page[at] ^= std::byte{0x10};
    cr_assert_eq(pg_page_state(page, block, written + 1), PageState::bad, "at %zu", at);
    page[at] ^= std::byte{0x10};
  }
}

Test(pg_page, a_page_in_another_place_is_bad) {
  cr_assert_eq(pg_page_state(good_page(), block + 1, written + 1), PageState::bad);
  cr_assert_eq(pg_page_state(good_page(), 7, written + 1), PageState::bad);
}

Test(pg_page, an_unused_page_that_is_not_all_zero_is_bad) {
  Bytes page = zeros();
  page.back() = std::byte{1};
  cr_assert_eq(pg_page_state(page, block, 1), PageState::bad);
}

Test(pg_page, wal_repairs_what_was_changed_since_the_backup_began) {
  Bytes page = good_page();
  page[5000] ^= std::byte{1};
  cr_assert_eq(pg_page_state(page, block, written + 1), PageState::bad);
  cr_assert_eq(pg_page_state(page, block, written), PageState::in_flight);
}
