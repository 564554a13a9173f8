#include "wording.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/check_progress.h"
#include "format/progress.h"
#include "format/restore_progress.h"

namespace offsite {
namespace {

std::string no_failure(const JobTotals&) { return ""; }

constexpr Wording backup = {
    .line = progress_line,
    .status_json = status_json,
    .summary = summary_text,
    .summary_json = summary_json,
    .moves = [](const JobTotals& totals) { return totals.bytes_total > 0 || totals.bytes_read > 0; },
    .ended = [](const JobTotals& totals) { return !totals.snapshot.empty(); },
    .failure = no_failure,
    .left_out = "left out",
    .status_partial = 3,
};

constexpr Wording restore = {
    .line = restore_line,
    .status_json = restore_status_json,
    .summary = restore_summary,
    .summary_json = restore_summary_json,
    .moves = [](const JobTotals& totals) { return totals.bytes_to_write > 0; },
    .ended = [](const JobTotals& totals) { return !totals.snapshot.empty(); },
    .failure = no_failure,
    .left_out = "not restored",
    .status_partial = 1,
};

bool stands_still(const JobTotals&) { return false; }

// Without a writer it is a dry run.
constexpr Wording dry_restore = [] {
  Wording wording = restore;
  wording.summary = restore_intent;
  wording.moves = stands_still;
  wording.left_out = "cannot be restored";
  return wording;
}();

constexpr Wording verification = [] {
  Wording wording = dry_restore;
  wording.summary = verify_summary;
  wording.left_out = "differs";
  return wording;
}();

std::string damage(const JobTotals& totals) {
  if (totals.errors == 0) return "";
  return fmt::format("the repository is damaged: {}", counted(totals.errors, "error"));
}

constexpr Wording check = {
    .line = check_line,
    .status_json = check_status_json,
    .summary = check_summary,
    .summary_json = check_summary_json,
    .moves = [](const JobTotals& totals) { return totals.bytes_to_read > 0; },
    .ended = [](const JobTotals&) { return true; },
    .failure = damage,
    .left_out = "not checked",
    .status_partial = 1,
};

bool has(const Pipeline& pipeline, const std::string& word) {
  for (const Step& step : pipeline.steps)
    for (const Stage& stage : step.stages)
      if (std::find(stage.run.begin(), stage.run.end(), word) != stage.run.end()) return true;
  return false;
}

}  // namespace

const Wording& wording_of(const Pipeline& pipeline) {
  if (has(pipeline, "check-plan")) return check;
  if (!has(pipeline, "restore-plan")) return backup;
  if (has(pipeline, "--verify")) return verification;
  return has(pipeline, "file-writer") ? restore : dry_restore;
}

}  // namespace offsite
