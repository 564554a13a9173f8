#include "format/check_progress.h"

#include <fmt/core.h>

#include "format/progress.h"

namespace offsite {
namespace {

Pace pace_of(const JobTotals& totals, double seconds) {
  return {.done = totals.bytes_checked, .total = totals.bytes_to_read, .seconds = seconds};
}

std::string found(const JobTotals& totals) {
  std::string text = totals.errors > 0 ? counted(totals.errors, "error") : "no errors";
  return totals.hints > 0 ? text + ", " + counted(totals.hints, "hint") : text;
}

}  // namespace

std::string check_line(const JobTotals& totals, double seconds, size_t columns) {
  Pace pace = pace_of(totals, seconds);
  std::string line = pace_head(pace);
  if (totals.errors > 0) line += ", " + counted(totals.errors, "error");
  return (line + pace_tail(pace, totals.bytes_checked)).substr(0, columns);
}

std::string check_summary(const JobTotals& totals, double seconds) {
  std::string text = fmt::format("checked {}, {}, {} in {}", counted(totals.snapshots, "snapshot"),
                                 counted(totals.trees, "tree"), counted(totals.blobs, "blob"),
                                 counted(totals.packs, "pack"));
  if (totals.packs_to_read > 0)
    text += fmt::format(", and read {} ({})", counted(totals.packs_checked, "pack"),
                        bytes_text(totals.bytes_checked));
  return text + fmt::format(", in {}: {}\n", duration_text(seconds), found(totals));
}

std::string finding_line(const Finding& finding) {
  const char* severity = finding.severity == Severity::error ? "error" : "hint";
  std::string line = fmt::format("{}: {}: {}", severity, finding.object, finding.what);
  return finding.remedy.text.empty() ? line : line + "; " + finding.remedy.text;
}

std::string check_status_json(const JobTotals& totals, double seconds) {
  JsonWriter json = open_status(pace_of(totals, seconds));
  if (totals.bytes_to_read > 0) json.member("total_bytes", totals.bytes_to_read);
  if (totals.bytes_checked > 0) json.member("bytes_done", totals.bytes_checked);
  if (totals.errors > 0) json.member("error_count", totals.errors);
  return json.close().take();
}

std::string check_summary_json(const JobTotals& totals, double seconds) {
  JsonWriter json;
  json.object().member("message_type", "summary").member("num_errors", totals.errors);
  if (totals.broken_packs.empty())
    json.name("broken_packs").null();
  else
    json.member("broken_packs", totals.broken_packs);
  json.member("suggest_repair_index", totals.for_repair_index > 0)
      .member("suggest_prune", totals.for_prune > 0);
  json.member("num_hints", totals.hints).member("packs_read", totals.packs_checked);
  json.member("bytes_read", totals.bytes_checked).member("seconds_elapsed", static_cast<uint64_t>(seconds));
  return json.close().take();
}

}  // namespace offsite
