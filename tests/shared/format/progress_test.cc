#include "format/progress.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

constexpr uint64_t mib = uint64_t{1} << 20;
constexpr uint64_t gib = uint64_t{1} << 30;

JobTotals half_way() {
  return {.bytes_total = 2 * gib,
          .bytes_read = gib / 2,
          .bytes_unchanged = gib / 2,
          .bytes_new = 300 * mib,
          .bytes_uploaded = 120 * mib};
}

}  // namespace

Test(progress, bytes_are_written_as_restic_writes_them) {
  cr_assert_eq(bytes_text(0), "0 B");
  cr_assert_eq(bytes_text(1023), "1023 B");
  cr_assert_eq(bytes_text(1024), "1.000 KiB");
  cr_assert_eq(bytes_text(gib + gib / 4), "1.250 GiB");
  cr_assert_eq(bytes_text(3 * 1024 * gib), "3.000 TiB");
}

Test(progress, durations_are_written_as_restic_writes_them) {
  cr_assert_eq(duration_text(0), "0:00");
  cr_assert_eq(duration_text(7.9), "0:07");
  cr_assert_eq(duration_text(62), "1:02");
  cr_assert_eq(duration_text(3723), "1:02:03");
  cr_assert_eq(duration_text(-1), "0:00");
}

Test(progress, what_was_found_unchanged_is_done_as_well) {
  cr_assert_float_eq(fraction_done(half_way()), 0.5, 1e-9);
  cr_assert_float_eq(fraction_done({}), 0, 1e-9);
  cr_assert_float_eq(fraction_done({.bytes_total = 1, .bytes_read = 9}), 1, 1e-9);
}

Test(progress, the_line_says_how_far_how_fast_and_how_long_still) {
  cr_assert_eq(
      progress_line(half_way(), 10, 200),
      "[0:10] 50.0%  1.000 GiB of 2.000 GiB, 300.000 MiB new, 120.000 MiB uploaded, 51.200 MiB/s, 0:10 left");
}

Test(progress, at_the_beginning_nothing_is_guessed) {
  cr_assert_eq(progress_line({}, 0.2, 200), "[0:00] 0 B, 0 B new, 0 B uploaded");
  cr_assert_eq(progress_line({.bytes_total = gib}, 0.2, 200),
               "[0:00] 0.0%  0 B of 1.000 GiB, 0 B new, 0 B uploaded");
}

Test(progress, the_line_never_gets_wider_than_the_terminal) {
  for (size_t columns = 0; columns < 120; ++columns)
    cr_assert_leq(progress_line(half_way(), 10, columns).size(), columns);
}

Test(progress, the_status_line_leaves_out_what_is_zero) {
  cr_assert_eq(status_json({}, 0.5), R"({"message_type":"status","seconds_elapsed":0,"percent_done":0})");
  cr_assert_eq(status_json(half_way(), 10),
               R"({"message_type":"status","seconds_elapsed":10,"seconds_remaining":10,"percent_done":0.5,)"
               R"("total_bytes":2147483648,"bytes_done":1073741824})");
}

Test(progress, the_summary_is_in_resticss_words) {
  JobTotals totals = {.bytes_new = gib + gib / 5,
                      .bytes_stored = 300 * mib,
                      .files_new = 5,
                      .files_unmodified = 3,
                      .dirs_new = 2,
                      .files_processed = 8,
                      .bytes_processed = 2 * gib,
                      .snapshot = "1a2b3c4d5e6f"};
  cr_assert_eq(summary_text(totals, 65),
               "Files:           5 new,     0 changed,     3 unmodified\n"
               "Dirs:            2 new,     0 changed,     0 unmodified\n"
               "Added to the repository: 1.200 GiB (300.000 MiB stored)\n\n"
               "processed 8 files, 2.000 GiB in 1:05\n"
               "snapshot 1a2b3c4d saved\n");
  std::string json = summary_json(totals, 65);
  cr_assert(
      json.starts_with(R"({"message_type":"summary","files_new":5,"files_changed":0,"files_unmodified":3,)"));
  cr_assert(json.ends_with(R"("total_duration":65,"snapshot_id":"1a2b3c4d5e6f"})"), "%s", json.c_str());
}
