#include "format/restore_progress.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

constexpr uint64_t mib = uint64_t{1} << 20;

JobTotals half_way() {
  return {.files_wanted = 3,
          .dirs_wanted = 2,
          .bytes_wanted = 300 * mib,
          .bytes_same = 100 * mib,
          .bytes_to_fetch = 50 * mib,
          .bytes_to_write = 200 * mib,
          .files_same = 1,
          .bytes_written = 100 * mib,
          .bytes_fetched = 25 * mib};
}

}  // namespace

Test(restore_progress, the_line_says_how_far_how_fast_and_how_long_still) {
  cr_assert_eq(restore_line(half_way(), 10, 200),
               "[0:10] 50.0%  100.000 MiB of 200.000 MiB, 100.000 MiB in place, 10.000 MiB/s, 0:10 left");
  for (size_t columns = 0; columns < 100; ++columns)
    cr_assert_leq(restore_line(half_way(), 10, columns).size(), columns);
}

Test(restore_progress, the_summary_says_what_was_saved) {
  cr_assert_eq(restore_summary(half_way(), 12),
               "restored 3 files, 300.000 MiB, in 0:12; fetched 25.000 MiB, 100.000 MiB were in place\n");
  cr_assert_eq(restore_summary({.files_wanted = 1, .bytes_wanted = 5, .bytes_fetched = 9}, 0),
               "restored 1 file, 5 B, in 0:00; fetched 9 B\n");
}

Test(restore_progress, the_summary_says_what_is_not_as_the_snapshot_has_it) {
  cr_assert_eq(
      restore_summary({.files_wanted = 9, .files_skipped = 1, .files_deleted = 4, .files_unfinished = 2}, 0),
      "restored 9 files, 0 B, in 0:00; fetched 0 B, 1 file left as they are, 4 deleted; 2 files "
      "could not be finished\n");
}

Test(restore_progress, a_dry_run_promises) {
  cr_assert_eq(restore_intent(half_way(), 1),
               "would restore 3 files, 300.000 MiB; would fetch 50.000 MiB, 100.000 MiB were in place\n");
}

Test(restore_progress, programs_get_resticss_members_and_no_zeros) {
  cr_assert_eq(restore_status_json(half_way(), 10),
               R"({"message_type":"status","seconds_elapsed":10,"seconds_remaining":10,"percent_done":0.5,)"
               R"("total_files":5,"files_skipped":1,"total_bytes":314572800,"bytes_restored":104857600,)"
               R"("bytes_skipped":104857600})");
  cr_assert_eq(restore_summary_json(
                   {.files_wanted = 2, .dirs_wanted = 1, .files_restored = 2, .dirs_restored = 1}, 0.5),
               R"({"message_type":"summary","total_files":3,"files_restored":3})");
}

Test(restore_progress, what_was_fetched_is_told_to_programs_as_well) {
  cr_assert_eq(restore_summary_json({.files_wanted = 1, .bytes_fetched = 9}, 0),
               R"({"message_type":"summary","total_files":1,"bytes_fetched":9})");
}

Test(restore_progress, a_comparison_says_what_was_compared) {
  cr_assert_eq(verify_summary({.files_wanted = 2, .bytes_same = 5}, 7), "verified 2 files, 5 B, in 0:07\n");
}
