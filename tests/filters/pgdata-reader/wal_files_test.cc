#include "filters/pgdata-reader/wal_files.h"

#include <criterion/criterion.h>

#include "format/bytes.h"
#include "format/wal_name.h"
#include "format/wal_page.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

constexpr uint64_t mib = 1 << 20;
constexpr uint64_t cluster = 4711;

// A pg_wal with segments of 1 MiB.
struct Wal {
  Scratch scratch;
  WalNeeds needs{cluster, 1, 2 * mib + 40, 4 * mib + 9000, mib, 8192, false};

  // All page headers up to `written` bytes; what follows is what the file was before it was recycled.
  void segment(uint32_t timeline, uint64_t number, uint64_t written = mib,
               const std::string& folder = "pg_wal") {
    Bytes content(mib);
    std::fill(content.begin(), content.end(), std::byte{0});
    for (uint64_t at = 0; at < written; at += 8192) {
      Room page = Room(content).subspan(at);
      store_u16(page, 0xD110);
      store_u16(page.subspan(2), at == 0 ? 2 : 0);
      store_u32(page.subspan(4), timeline);
      store_u64(page.subspan(8), number * mib + at);
      if (at > 0) continue;
      store_u64(page.subspan(24), cluster);
      store_u32(page.subspan(32), mib);
      store_u32(page.subspan(36), 8192);
    }
    scratch.file(folder + "/" + wal_segment_name(timeline, number, mib), as_text(content));
  }
  std::string found(const std::vector<std::string>& folders = {"pg_wal"}) {
    std::vector<std::string> paths;
    for (const std::string& folder : folders) paths.push_back(scratch.folder(folder));
    std::string list;
    for (const WalFile& file : find_wal(needs, paths))
      list += file.source.substr(scratch.path().size() + 1) + " ";
    return list;
  }
  bool is_refused(const std::string& why) {
    try {
      found();
    } catch (const Error& error) {
      return std::string(error.what()).find(why) != std::string::npos;
    }
    return false;
  }
};

}  // namespace

Test(wal_files, every_segment_from_start_to_stop) {
  Wal wal;
  for (uint64_t number : {1, 2, 3, 4, 5}) wal.segment(1, number);
  cr_assert_eq(
      wal.found(),
      "pg_wal/000000010000000000000002 pg_wal/000000010000000000000003 pg_wal/000000010000000000000004 ");
}

Test(wal_files, a_backup_that_ends_where_a_segment_begins_does_not_need_it) {
  Wal wal;
  wal.segment(1, 2);
  wal.needs.stop = 3 * mib;
  cr_assert_eq(wal.found(), "pg_wal/000000010000000000000002 ");
}

Test(wal_files, the_last_segment_needs_to_be_written_only_as_far_as_the_backup_goes) {
  Wal wal;
  for (uint64_t number : {2, 3}) wal.segment(1, number);
  wal.segment(1, 4, 2 * 8192);
  cr_assert_not(wal.found().empty());
}

Test(wal_files, the_archive_has_what_pg_wal_has_not) {
  Wal wal;
  for (uint64_t number : {2, 4}) wal.segment(1, number);
  wal.segment(1, 3, mib, "archive");
  wal.segment(1, 4, mib, "archive");
  cr_assert_eq(
      wal.found({"pg_wal", "archive"}),
      "pg_wal/000000010000000000000002 archive/000000010000000000000003 pg_wal/000000010000000000000004 ");
}

Test(wal_files, a_standby_may_change_its_timeline) {
  Wal wal;
  wal.segment(1, 2);
  for (uint64_t number : {3, 4}) wal.segment(2, number);
  wal.segment(1, 3);
  cr_assert(wal.is_refused("000000010000000000000004"));
  wal.needs.standby = true;
  cr_assert_eq(
      wal.found(),
      "pg_wal/000000010000000000000002 pg_wal/000000010000000000000003 pg_wal/000000020000000000000003 "
      "pg_wal/000000020000000000000004 ");
}

Test(wal_files, history_files_come_along) {
  Wal wal;
  for (uint64_t number : {2, 3, 4}) wal.segment(1, number);
  wal.scratch.file("pg_wal/00000003.history");
  wal.scratch.file("archive/00000002.history");
  wal.scratch.file("archive/00000003.history");
  cr_assert(wal.found({"pg_wal", "archive"}).ends_with("archive/00000002.history pg_wal/00000003.history "));
}

// every way this can be wrong
Test(wal_files, a_segment_is_missing) {
  Wal wal;
  for (uint64_t number : {2, 4}) wal.segment(1, number);
  cr_assert(wal.is_refused("000000010000000000000003: No such file"));
}

Test(wal_files, a_segment_is_cut_short) {
  Wal wal;
  for (uint64_t number : {2, 3, 4}) wal.segment(1, number);
  std::filesystem::resize_file(wal.scratch / "pg_wal/000000010000000000000003", 5000);
  cr_assert(wal.is_refused("000000010000000000000003: it has 5000 bytes, not 1048576"));
}

Test(wal_files, a_segment_was_recycled) {
  Wal wal;
  for (uint64_t number : {2, 3, 4}) wal.segment(1, number);
  std::filesystem::copy_file(wal.scratch / "pg_wal/000000010000000000000002",
                             wal.scratch / "pg_wal/000000010000000000000003",
                             std::filesystem::copy_options::overwrite_existing);
  cr_assert(wal.is_refused("000000010000000000000003: it starts at 0/200000, not 0/300000"));
}

Test(wal_files, the_last_segment_does_not_reach_the_end_of_the_backup) {
  Wal wal;
  for (uint64_t number : {2, 3}) wal.segment(1, number);
  wal.segment(1, 4, 8192);
  cr_assert(wal.is_refused("000000010000000000000004: it does not reach 0/402328"));
}

Test(wal_files, another_clusters_segment) {
  Wal wal;
  for (uint64_t number : {2, 3, 4}) wal.segment(1, number);
  wal.needs.system_identifier = 1;
  cr_assert(wal.is_refused("belongs to the cluster 4711, not 1"));
}

Test(wal_files, a_folder_that_is_not_there) {
  Wal wal;
  cr_assert_throw(find_wal(wal.needs, {wal.scratch / "nowhere"}), Error);
}
