#include "process/verified_packs.h"

#include <criterion/criterion.h>

#include <algorithm>

#include "tests/cache.h"

using namespace offsite;

namespace {

std::vector<Id> packs_of(std::initializer_list<const char*> names) {
  std::vector<Id> packs;
  for (const char* name : names) packs.push_back(pack_of(name));
  std::ranges::sort(packs);
  return packs;
}

}  // namespace

Test(verified_packs, nothing_was_read_before_the_first_time) {
  TestCache cache;
  VerifiedPacks verified = VerifiedPacks::load(cache.folder);
  cr_expect_eq(verified.size(), 0);
  cr_expect_eq(verified.when(pack_of("a")), 0);
}

Test(verified_packs, come_back_as_they_were_saved_and_the_latest_time_counts) {
  TestCache cache;
  VerifiedPacks verified;
  verified.note(packs_of({"a", "b", "c"}), 100);
  verified.note(packs_of({"b", "d"}), 200);
  verified.save(cache.folder);
  VerifiedPacks loaded = VerifiedPacks::load(cache.folder);
  cr_expect_eq(loaded.size(), 4);
  cr_expect_eq(loaded.when(pack_of("a")), 100);
  cr_expect_eq(loaded.when(pack_of("b")), 200);
  cr_expect_eq(loaded.when(pack_of("d")), 200);
  cr_expect_eq(loaded.when(pack_of("e")), 0);
}

Test(verified_packs, those_that_are_gone_are_forgotten) {
  VerifiedPacks verified;
  verified.note(packs_of({"a", "b", "c"}), 100);
  cr_expect(verified.keep_only(packs_of({"b", "x"})));
  cr_expect_eq(verified.size(), 1);
  cr_expect_eq(verified.when(pack_of("b")), 100);
  cr_expect(!verified.keep_only(packs_of({"b"})));
}

Test(verified_packs, a_damaged_file_counts_for_nothing) {
  TestCache cache;
  for (const char* content : {"", "pgof", "pgofveri\x01", "pgofveri\x02\0\0\0\0\0\0\0", "somethingelse..."}) {
    cache.scratch.file("verified", content);
    cr_expect_eq(VerifiedPacks::load(cache.folder).size(), 0);
  }
  VerifiedPacks verified;
  verified.note(packs_of({"a"}), 1);
  verified.save(cache.folder);
  std::filesystem::resize_file(cache.folder.path() / "verified", 16 + 39);
  cr_expect_eq(VerifiedPacks::load(cache.folder).size(), 0);
}
