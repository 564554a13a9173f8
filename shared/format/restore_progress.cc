#include "format/restore_progress.h"

#include <fmt/core.h>

#include "format/progress.h"

namespace offsite {
namespace {

Pace pace_of(const JobTotals& totals, double seconds) {
  return {.done = totals.bytes_written, .total = totals.bytes_to_write, .seconds = seconds};
}

std::string more(const JobTotals& totals) {
  std::string text;
  if (totals.bytes_same > 0) text += fmt::format(", {} were in place", bytes_text(totals.bytes_same));
  if (totals.files_skipped > 0)
    text += fmt::format(", {} left as they are", counted(totals.files_skipped, "file"));
  if (totals.files_deleted > 0) text += fmt::format(", {} deleted", totals.files_deleted);
  if (totals.files_unfinished > 0)
    text += fmt::format("; {} could not be finished", counted(totals.files_unfinished, "file"));
  return text + "\n";
}

// Zeros are left out, as restic leaves them out.
void counts(JsonWriter& json, const JobTotals& totals) {
  auto member = [&](const char* name, uint64_t value) {
    if (value > 0) json.member(name, value);
  };
  member("total_files", totals.files_wanted + totals.dirs_wanted);
  member("files_restored", totals.files_restored + totals.dirs_restored);
  member("files_skipped", totals.files_same + totals.files_skipped);
  member("files_deleted", totals.files_deleted);
  member("total_bytes", totals.bytes_wanted);
  member("bytes_restored", totals.bytes_written);
  member("bytes_skipped", totals.bytes_same);
}

}  // namespace

std::string restore_line(const JobTotals& totals, double seconds, size_t columns) {
  Pace pace = pace_of(totals, seconds);
  std::string line = pace_head(pace);
  if (totals.bytes_same > 0) line += fmt::format(", {} in place", bytes_text(totals.bytes_same));
  return (line + pace_tail(pace, totals.bytes_written)).substr(0, columns);
}

std::string restore_summary(const JobTotals& totals, double seconds) {
  return fmt::format("restored {}, {}, in {}; fetched {}", counted(totals.files_wanted, "file"),
                     bytes_text(totals.bytes_wanted), duration_text(seconds),
                     bytes_text(totals.bytes_fetched)) +
         more(totals);
}

std::string restore_intent(const JobTotals& totals, double) {
  return fmt::format("would restore {}, {}; would fetch {}", counted(totals.files_wanted, "file"),
                     bytes_text(totals.bytes_wanted), bytes_text(totals.bytes_to_fetch)) +
         more(totals);
}

std::string verify_summary(const JobTotals& totals, double seconds) {
  return fmt::format("verified {}, {}, in {}\n", counted(totals.files_wanted, "file"),
                     bytes_text(totals.bytes_same), duration_text(seconds));
}

std::string restore_status_json(const JobTotals& totals, double seconds) {
  JsonWriter json = open_status(pace_of(totals, seconds));
  counts(json, totals);
  return json.close().take();
}

std::string restore_summary_json(const JobTotals& totals, double seconds) {
  JsonWriter json;
  json.object().member("message_type", "summary");
  if (seconds >= 1) json.member("seconds_elapsed", static_cast<uint64_t>(seconds));
  counts(json, totals);
  if (totals.bytes_fetched > 0) json.member("bytes_fetched", totals.bytes_fetched);  // ours
  return json.close().take();
}

}  // namespace offsite
