#include "filters/index-cache/known_blobs.h"

#include <criterion/criterion.h>
#include <sys/stat.h>

#include "format/error.h"
#include "format/id_table.h"
#include "process/mapped_file.h"
#include "tests/cache.h"

using namespace offsite;

namespace {

const std::vector<PackEntry> ab = {blob_of("a"), blob_of("b", 100)};
const std::vector<PackEntry> cd = {blob_of("c"), blob_of("d", 100)};

bool knows(const TestCache& cache, std::string_view text) {
  MappedFile file(cache.folder.known_blobs());
  return IdTable(file.view()).has(BlobType::data, Id::of(as_bytes(text)));
}

size_t pending_of(const TestCache& cache) {
  MappedFile file(cache.folder.known_blobs());
  return IdTable(file.view()).pending().size();
}

ino_t file_number(const TestCache& cache) {
  struct stat status;
  cr_assert_eq(stat(cache.folder.known_blobs().c_str(), &status), 0);
  return status.st_ino;
}

}  // namespace

Test(known_blobs, a_repository_without_an_index_has_an_empty_table) {
  TestCache cache;
  KnownBlobsTotals totals = update_known_blobs(cache.folder, cache.sealer);
  cr_expect_eq(totals.blobs, 0);
  cr_expect(!knows(cache, "a"));
}

Test(known_blobs, the_table_knows_what_the_indexes_name) {
  TestCache cache;
  cache.put_index(pack_of("1"), ab);
  cache.put_index(pack_of("2"), cd);
  KnownBlobsTotals totals = update_known_blobs(cache.folder, cache.sealer);
  cr_expect_eq(totals.index_files, 2);
  cr_expect_eq(totals.index_files_read, 2);
  cr_expect_eq(totals.blobs, 4);
  cr_expect(knows(cache, "a") && knows(cache, "d") && !knows(cache, "e"));
}

Test(known_blobs, an_unchanged_index_leaves_the_table_alone) {
  TestCache cache;
  cache.put_index(pack_of("1"), ab);
  update_known_blobs(cache.folder, cache.sealer);
  ino_t before = file_number(cache);
  KnownBlobsTotals totals = update_known_blobs(cache.folder, cache.sealer);
  cr_expect_eq(totals.index_files_read, 0);
  cr_expect_eq(totals.blobs, 2);
  cr_expect_eq(file_number(cache), before);
}

Test(known_blobs, of_a_grown_index_only_the_new_files_are_read) {
  TestCache cache;
  cache.put_index(pack_of("1"), ab);
  update_known_blobs(cache.folder, cache.sealer);
  cache.put_index(pack_of("2"), cd);
  KnownBlobsTotals totals = update_known_blobs(cache.folder, cache.sealer);
  cr_expect_eq(totals.index_files_read, 1);
  cr_expect_eq(totals.blobs, 4);
  cr_expect(knows(cache, "a") && knows(cache, "c"));
}

Test(known_blobs, what_only_a_removed_index_named_is_known_no_more) {
  TestCache cache;
  Id first = cache.put_index(pack_of("1"), ab);
  cache.put_index(pack_of("2"), cd);
  update_known_blobs(cache.folder, cache.sealer);
  cache.remove("index", first);
  KnownBlobsTotals totals = update_known_blobs(cache.folder, cache.sealer);
  cr_expect_eq(totals.index_files_read, 1);
  cr_expect(!knows(cache, "a") && knows(cache, "c"));
}

Test(known_blobs, a_damaged_table_is_made_anew) {
  TestCache cache;
  cache.put_index(pack_of("1"), ab);
  for (const char* content : {"", "something else"}) {
    cache.scratch.file("known-blobs", content);
    update_known_blobs(cache.folder, cache.sealer);
    cr_expect(knows(cache, "a"));
  }
}

Test(known_blobs, records_out_of_order_make_the_table_anew_when_something_is_added) {
  TestCache cache;
  cache.put_index(pack_of("1"), ab);
  update_known_blobs(cache.folder, cache.sealer);
  Bytes table = read_whole_file(cache.folder.known_blobs());
  std::fill_n(table.begin() + 16, IdRecord::size, std::byte{0xFF});
  cache.scratch.file("known-blobs", as_text(table));
  cache.put_index(pack_of("2"), cd);
  KnownBlobsTotals totals = update_known_blobs(cache.folder, cache.sealer);
  cr_expect_eq(totals.index_files_read, 2);
  cr_expect_eq(totals.blobs, 4);
  cr_expect(knows(cache, "a") && knows(cache, "b") && knows(cache, "c"));
}

Test(known_blobs, a_pack_that_no_index_names_yet_counts) {
  TestCache cache;
  cache.put_pending(pack_of("1"), ab);
  KnownBlobsTotals totals = update_known_blobs(cache.folder, cache.sealer);
  cr_expect_eq(totals.pending_packs, 1);
  cr_expect(knows(cache, "a"));
  cr_expect(cache.has("pending", pack_of("1")));
  cr_expect_eq(update_known_blobs(cache.folder, cache.sealer).index_files_read, 0);
}

Test(known_blobs, a_pending_pack_that_an_index_names_is_pending_no_more) {
  TestCache cache;
  cache.put_pending(pack_of("1"), ab);
  update_known_blobs(cache.folder, cache.sealer);
  cache.put_index(pack_of("1"), ab);
  KnownBlobsTotals totals = update_known_blobs(cache.folder, cache.sealer);
  cr_expect_eq(totals.pending_packs, 0);
  cr_expect_eq(totals.blobs, 2);
  cr_expect_eq(pending_of(cache), 0);
  cr_expect(!cache.has("pending", pack_of("1")));
}

Test(known_blobs, a_pending_pack_that_never_arrived_is_known_no_more) {
  TestCache cache;
  cache.put_index(pack_of("2"), cd);
  cache.put_pending(pack_of("1"), ab);
  update_known_blobs(cache.folder, cache.sealer);
  cr_expect(knows(cache, "a"));
  cache.remove("pending", pack_of("1"));  // as r2-get --sync does
  update_known_blobs(cache.folder, cache.sealer);
  cr_expect(!knows(cache, "a") && knows(cache, "c"));
}

Test(known_blobs, a_pending_pack_that_the_last_table_had_from_an_index_is_forgotten) {
  TestCache cache;
  cache.put_index(pack_of("1"), ab);
  update_known_blobs(cache.folder, cache.sealer);
  cache.put_pending(pack_of("1"), ab);  // left behind by a run that was killed between table and removal
  cr_expect_eq(update_known_blobs(cache.folder, cache.sealer).pending_packs, 0);
  cr_expect(!cache.has("pending", pack_of("1")));
  cr_expect_eq(pending_of(cache), 0);
}

Test(known_blobs, a_pending_pack_with_an_unreadable_header_is_forgotten) {
  TestCache cache;
  cache.put_index(pack_of("2"), cd);
  remember_pending(cache.folder, pack_of("1"), as_bytes("cut short"));
  cr_expect_eq(update_known_blobs(cache.folder, cache.sealer).pending_packs, 0);
  cr_expect(!cache.has("pending", pack_of("1")));
  cr_expect(knows(cache, "c"));
}

Test(known_blobs, a_damaged_copy_of_an_index_leaves_the_cache_and_the_run_says_try_again) {
  TestCache cache;
  Id index = cache.put_index(pack_of("1"), ab);
  cache.scratch.file("index/" + index.hex(), "something else");
  try {
    update_known_blobs(cache.folder, cache.sealer);
    cr_assert_fail("it was taken");
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::temporary);
  }
  cr_expect(!cache.has("index", index));
}

Test(known_blobs, an_index_that_was_sealed_with_another_key_is_refused) {
  TestCache cache;
  cache.put_index(pack_of("1"), ab);
  Sealer other(MasterKey::random());
  try {
    update_known_blobs(cache.folder, other);
    cr_assert_fail("it was taken");
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
  }
  cr_expect(!std::filesystem::exists(cache.folder.known_blobs()));
}

Test(known_blobs, a_damaged_index_is_left_out_if_that_is_asked_for_and_is_looked_at_again) {
  TestCache cache;
  cache.put_index(pack_of("1"), ab);
  Id damaged = cache.put("index", "{\"packs\":[{}]}");
  cr_expect_eq(update_known_blobs(cache.folder, cache.sealer, true).blobs, 2);
  cr_expect(knows(cache, "a"));
  try {
    update_known_blobs(cache.folder, cache.sealer);
    cr_assert_fail("the damaged index was forgotten");
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
  }
  cache.remove("index", damaged);
  cr_expect_eq(update_known_blobs(cache.folder, cache.sealer).blobs, 2);
}
