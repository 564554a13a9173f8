#include "filters/pgdata-reader/page_check.h"

#include <criterion/criterion.h>

#include "format/pg_page.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

constexpr Lsn start = 0x3000000;
constexpr RelationFile relation{16384};

// A relation's file: pages in use, all last changed before the backup began, with their checksums.
struct Relation {
  Scratch scratch;
  Bytes pages;
  uint32_t first;  // block of the first page

  explicit Relation(size_t count, uint32_t first = 0) : pages(count * pg_page_bytes), first(first) {
    for (size_t i = 0; i < pages.size(); ++i) pages[i] = static_cast<std::byte>(i % 251 + 1);
    for (size_t n = 0; n < count; ++n) set_lsn(n, start - 1);
  }
  Room page(size_t n) { return Room(pages).subspan(n * pg_page_bytes, pg_page_bytes); }
  void set_lsn(size_t n, Lsn lsn) {
    store_u32(page(n), static_cast<uint32_t>(lsn >> 32));
    store_u32(page(n).subspan(4), static_cast<uint32_t>(lsn));
    store_u16(page(n).subspan(8), pg_page_checksum(page(n), first + static_cast<uint32_t>(n)));
  }
  void damage(size_t n) { page(n)[100] ^= std::byte{1}; }
  // The file holds the pages as they are now; `pages` may go on to differ from it.
  FileReader on_disk() { return *FileReader::open(scratch.file("16384", as_text(pages))); }
};

PageCheck checker() { return PageCheck({true, pg_page_bytes, 131072, start}); }

}  // namespace

Test(page_check, good_pages_are_counted_and_nothing_is_said) {
  Relation four(4);
  PageCheck check = checker();
  cr_assert_eq(check.look(four.pages, 0, "f", relation, four.on_disk()), 0);
  cr_assert_eq(check.verified(), 4);
  cr_assert(check.report().empty());
}

Test(page_check, blocks_count_from_the_relations_first_segment) {
  Relation second(2, 131072);
  PageCheck check = checker();
  cr_assert_eq(check.look(second.pages, 0, "f.1", {16384, PgFork::main, 1}, second.on_disk()), 0);
  Relation later(1, 131072 + 5);
  cr_assert_eq(check.look(later.pages, 5 * pg_page_bytes, "f.1", {16384, PgFork::main, 1}, later.on_disk()),
               0);
}

Test(page_check, bad_pages_are_named_by_file_and_block) {
  Relation four(4);
  four.damage(1);
  four.damage(3);
  PageCheck check = checker();
  cr_assert_eq(check.look(four.pages, 0, "f", relation, four.on_disk()), 2);
  cr_assert_eq(check.bad(), 2);
  cr_assert_eq(check.report().size(), 1);
  cr_assert_eq(check.report()[0], "f: 2 bad pages: blocks 1, 3");
}

Test(page_check, only_the_first_few_blocks_are_named) {
  Relation many(9);
  for (size_t n = 0; n < 9; ++n) many.damage(n);
  PageCheck check = checker();
  check.look(many.pages, 0, "f", relation, many.on_disk());
  cr_assert_eq(check.report()[0], "f: 9 bad pages: blocks 0, 1, 2, 3, 4 …");
}

Test(page_check, a_page_that_was_being_written_is_read_again_into_its_place) {
  Relation two(2);
  FileReader file = two.on_disk();
  Bytes good = two.pages;
  two.damage(1);
  PageCheck check = checker();
  cr_assert_eq(check.look(two.pages, 0, "f", relation, file), 0);
  cr_assert_eq(two.pages, good);
}

Test(page_check, what_wal_repairs_is_not_bad) {
  Relation two(2);
  two.set_lsn(0, start);
  two.damage(0);
  std::fill(two.page(1).begin(), two.page(1).end(), std::byte{0});
  PageCheck check = checker();
  cr_assert_eq(check.look(two.pages, 0, "f", relation, two.on_disk()), 0);
  check.settle(start);
  cr_assert_eq(check.bad(), 0);
}

Test(page_check, a_damaged_page_from_beyond_the_end_of_the_wal_is_bad) {
  Relation two(2);
  two.set_lsn(1, start + 1000);
  two.damage(1);
  PageCheck check = checker();
  cr_assert_eq(check.look(two.pages, 0, "f", relation, two.on_disk()), 0);
  check.settle(start + 999);
  cr_assert_eq(check.report()[0], "f: 1 bad page: block 1");
}

Test(page_check, half_a_page_at_the_end_is_not_looked_at) {
  Relation two(2);
  two.damage(1);
  PageCheck check = checker();
  Room most = Room(two.pages).first(2 * pg_page_bytes - 1);
  cr_assert_eq(check.look(most, 0, "f", relation, two.on_disk()), 0);
  cr_assert_eq(check.verified(), 1);
}
