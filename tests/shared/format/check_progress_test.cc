#include "format/check_progress.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

constexpr uint64_t mib = uint64_t{1} << 20;

JobTotals half_way() {
  return {.packs = 4,
          .blobs = 90,
          .trees = 7,
          .snapshots = 1,
          .packs_to_read = 4,
          .bytes_to_read = 60 * mib,
          .packs_checked = 2,
          .bytes_checked = 30 * mib};
}

}  // namespace

Test(check_progress, the_line_says_how_far_and_what_was_found) {
  JobTotals totals = half_way();
  cr_assert_eq(check_line(totals, 3, 200), "[0:03] 50.0%  30.000 MiB of 60.000 MiB, 10.000 MiB/s, 0:03 left");
  totals.errors = 2;
  cr_assert_eq(check_line(totals, 3, 200),
               "[0:03] 50.0%  30.000 MiB of 60.000 MiB, 2 errors, 10.000 MiB/s, 0:03 left");
  cr_assert_eq(check_line(totals, 3, 6).size(), 6);
}

Test(check_progress, the_summary_says_what_was_looked_at) {
  cr_assert_eq(check_summary(half_way(), 65),
               "checked 1 snapshot, 7 trees, 90 blobs in 4 packs, and read 2 packs (30.000 MiB), in 1:05: no "
               "errors\n");
  cr_assert_eq(check_summary({.packs = 1, .errors = 1, .hints = 2}, 0),
               "checked 0 snapshots, 0 trees, 0 blobs in 1 pack, in 0:00: 1 error, 2 hints\n");
}

Test(check_progress, a_finding_is_a_line_that_says_what_to_do) {
  cr_assert_eq(finding_line({Severity::error, "pack 1a2b3c4d", "is missing", {"put it back"}}),
               "error: pack 1a2b3c4d: is missing; put it back");
  cr_assert_eq(finding_line({Severity::hint, "pack ab", "is in no index", {}}),
               "hint: pack ab: is in no index");
}

Test(check_progress, programs_get_resticss_summary) {
  cr_assert_eq(check_summary_json({.errors = 3, .hints = 1, .for_prune = 1}, 2),
               R"({"message_type":"summary","num_errors":3,"broken_packs":null,"suggest_repair_index":false,)"
               R"("suggest_prune":true,"num_hints":1,"packs_read":0,"bytes_read":0,"seconds_elapsed":2})");
  std::string index = check_summary_json({.errors = 3, .hints = 1, .for_repair_index = 2}, 2);
  cr_assert(index.find(R"("suggest_repair_index":true,"suggest_prune":false)") != index.npos, "%s",
            index.c_str());
  std::string broken = check_summary_json({.errors = 3, .broken_packs = {"ab", "cd"}}, 2);
  cr_assert(broken.find(R"("broken_packs":["ab","cd"])") != broken.npos, "%s", broken.c_str());
  cr_assert_eq(check_status_json(half_way(), 3),
               R"({"message_type":"status","seconds_elapsed":3,"seconds_remaining":3,"percent_done":0.5,)"
               R"("total_bytes":62914560,"bytes_done":31457280})");
}
