#include "format/progress.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/json.h"

namespace offsite {
namespace {

uint64_t bytes_done(const JobTotals& totals) { return totals.bytes_read + totals.bytes_unchanged; }

Pace pace_of(const JobTotals& totals, double seconds) {
  return {.done = bytes_done(totals), .total = totals.bytes_total, .seconds = seconds};
}

}  // namespace

std::string bytes_text(uint64_t bytes) {
  static constexpr const char* units[] = {"KiB", "MiB", "GiB", "TiB"};
  for (int unit = 3; unit >= 0; --unit)
    if (uint64_t size = uint64_t{1} << (10 * (unit + 1)); bytes >= size)
      return fmt::format("{:.3f} {}", static_cast<double>(bytes) / static_cast<double>(size), units[unit]);
  return fmt::format("{} B", bytes);
}

std::string duration_text(double seconds) {
  auto whole = static_cast<uint64_t>(std::max(seconds, 0.0));
  uint64_t hours = whole / 3600, minutes = whole / 60 % 60;
  if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
  return fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string counted(uint64_t n, std::string_view what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

double Pace::fraction() const {
  if (total == 0) return 0;
  return std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
}

double Pace::seconds_left() const {
  double part = fraction();
  return part > 0 ? seconds * (1 - part) / part : 0;
}

std::string pace_head(const Pace& pace) {
  std::string line = fmt::format("[{}] ", duration_text(pace.seconds));
  if (pace.total > 0) line += fmt::format("{:.1f}%  ", 100 * pace.fraction());
  line += bytes_text(pace.done);
  if (pace.total > 0) line += " of " + bytes_text(pace.total);
  return line;
}

std::string pace_tail(const Pace& pace, uint64_t bytes) {
  if (pace.seconds < 1) return "";
  std::string text =
      fmt::format(", {}/s", bytes_text(static_cast<uint64_t>(static_cast<double>(bytes) / pace.seconds)));
  double left = pace.seconds_left();
  return left > 0 && pace.fraction() > 0 ? text + fmt::format(", {} left", duration_text(left)) : text;
}

JsonWriter open_status(const Pace& pace) {
  JsonWriter json;
  json.object().member("message_type", "status");
  json.member("seconds_elapsed", static_cast<uint64_t>(pace.seconds));
  auto left = static_cast<uint64_t>(pace.seconds_left());
  if (left > 0) json.member("seconds_remaining", left);
  json.member("percent_done", pace.fraction());
  return json;
}

double fraction_done(const JobTotals& totals) { return pace_of(totals, 0).fraction(); }

std::string progress_line(const JobTotals& totals, double seconds, size_t columns) {
  Pace pace = pace_of(totals, seconds);
  std::string line = pace_head(pace) + fmt::format(", {} new, {} uploaded", bytes_text(totals.bytes_new),
                                                   bytes_text(totals.bytes_uploaded));
  return (line + pace_tail(pace, totals.bytes_read)).substr(0, columns);
}

std::string status_json(const JobTotals& totals, double seconds) {
  JsonWriter json = open_status(pace_of(totals, seconds));
  if (totals.bytes_total > 0) json.member("total_bytes", totals.bytes_total);
  if (totals.files_processed > 0) json.member("files_done", totals.files_processed);
  if (bytes_done(totals) > 0) json.member("bytes_done", bytes_done(totals));
  if (!totals.incomplete.empty()) json.member("error_count", uint64_t{totals.incomplete.size()});
  return json.close().take();
}

std::string summary_text(const JobTotals& t, double seconds) {
  std::string text;
  text += fmt::format("Files:       {:5} new, {:5} changed, {:5} unmodified\n", t.files_new, t.files_changed,
                      t.files_unmodified);
  text += fmt::format("Dirs:        {:5} new, {:5} changed, {:5} unmodified\n", t.dirs_new, t.dirs_changed,
                      t.dirs_unmodified);
  text += fmt::format("Added to the repository: {} ({} stored)\n\n", bytes_text(t.bytes_new),
                      bytes_text(t.bytes_stored));
  text += fmt::format("processed {} files, {} in {}\n", t.files_processed, bytes_text(t.bytes_processed),
                      duration_text(seconds));
  if (!t.snapshot.empty()) text += fmt::format("snapshot {} saved\n", t.snapshot.substr(0, 8));
  return text;
}

std::string summary_json(const JobTotals& t, double seconds) {
  JsonWriter json;
  json.object().member("message_type", "summary");
  json.member("files_new", t.files_new).member("files_changed", t.files_changed);
  json.member("files_unmodified", t.files_unmodified).member("dirs_new", t.dirs_new);
  json.member("dirs_changed", t.dirs_changed).member("dirs_unmodified", t.dirs_unmodified);
  json.member("data_blobs", t.data_blobs).member("tree_blobs", t.tree_blobs);
  json.member("data_added", t.bytes_new).member("data_added_packed", t.bytes_stored);
  json.member("total_files_processed", t.files_processed).member("total_bytes_processed", t.bytes_processed);
  json.member("total_duration", seconds);
  if (!t.snapshot.empty()) json.member("snapshot_id", t.snapshot);
  return json.close().take();
}

}  // namespace offsite
