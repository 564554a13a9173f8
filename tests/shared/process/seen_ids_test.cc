#include "process/seen_ids.h"

#include <criterion/criterion.h>

#include <cstdlib>

#include "format/error.h"

using namespace offsite;

namespace {

Id id_of(uint32_t n) {
  Bytes bytes;
  put_u32(bytes, n);
  return Id::of(bytes);
}

std::filesystem::path scratch() {
  const char* folder = std::getenv("TMPDIR");
  return folder ? folder : "/tmp";
}

}  // namespace

Test(seen_ids, an_id_is_new_once) {
  SeenIds seen(scratch());
  cr_expect(!seen.has(id_of(1)));
  cr_expect(seen.insert(id_of(1)));
  cr_expect(!seen.insert(id_of(1)));
  cr_expect(seen.has(id_of(1)));
}

Test(seen_ids, a_hundred_thousand_ids_are_all_there_after_growing) {
  SeenIds seen(scratch());
  for (uint32_t n = 0; n < 100'000; ++n) cr_assert(seen.insert(id_of(n)));
  for (uint32_t n = 0; n < 100'000; ++n) cr_assert(seen.has(id_of(n)));
  for (uint32_t n = 100'000; n < 101'000; ++n) cr_assert(!seen.has(id_of(n)));
  cr_expect_eq(seen.size(), 100'000);
}

Test(seen_ids, each_is_given_once) {
  SeenIds seen(scratch());
  for (uint32_t n = 0; n < 10'000; ++n) seen.insert(id_of(n));
  SeenIds given(scratch());
  seen.each([&](const Id& id) { cr_assert(seen.has(id) && given.insert(id)); });
  cr_expect_eq(given.size(), 10'000);
}

Test(seen_ids, a_folder_that_is_not_there_is_an_error) { cr_expect_throw(SeenIds("/does/not/exist"), Error); }
