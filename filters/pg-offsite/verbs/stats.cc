#include "stats.h"

#include <fmt/core.h>

#include <array>

#include "filters/pg-offsite/views/standard_output.h"
#include "format/json.h"
#include "format/progress.h"

namespace offsite {
namespace {

// restic's three figures; 0 where there is nothing to compare.
struct Compression {
  double ratio = 0, progress_percent = 0, saving_percent = 0;

  explicit Compression(const StatsTotals& totals) {
    auto part = [](uint64_t a, uint64_t b) { return static_cast<double>(a) / static_cast<double>(b); };
    if (totals.compressed_stored > 0) ratio = part(totals.compressed_plain, totals.compressed_stored);
    if (totals.uncompressed == 0) return;
    progress_percent = part(totals.compressed_plain, totals.uncompressed) * 100;
    saving_percent = (1 - part(totals.bytes, totals.uncompressed)) * 100;
  }
};

}  // namespace

std::string stats_text(const std::string& mode, const StatsTotals& totals) {
  const Compression compression(totals);
  std::string text = fmt::format("Stats in {} mode:\n", mode);
  auto line = [&](const char* name, const std::string& value) {
    text += fmt::format("{:>24}:  {}\n", name, value);
  };
  line("Snapshots processed", std::to_string(totals.snapshots));
  if (totals.blobs > 0) line("Total Blob Count", std::to_string(totals.blobs));
  if (totals.files > 0) line("Total File Count", std::to_string(totals.files));
  if (totals.uncompressed > 0) line("Total Uncompressed Size", bytes_text(totals.uncompressed));
  line("Total Size", bytes_text(totals.bytes));
  if (compression.progress_percent > 0)
    line("Compression Progress", fmt::format("{:.2f}%", compression.progress_percent));
  if (compression.ratio > 0) line("Compression Ratio", fmt::format("{:.2f}x", compression.ratio));
  if (compression.saving_percent > 0)
    line("Compression Space Saving", fmt::format("{:.2f}%", compression.saving_percent));
  return text;
}

std::string stats_json(const StatsTotals& totals) {
  const Compression compression(totals);
  JsonWriter json;
  json.object().member("total_size", totals.bytes);
  if (totals.uncompressed > 0) json.member("total_uncompressed_size", totals.uncompressed);
  if (compression.ratio > 0) json.member("compression_ratio", compression.ratio);
  if (compression.progress_percent > 0) json.member("compression_progress", compression.progress_percent);
  if (compression.saving_percent != 0) json.member("compression_space_saving", compression.saving_percent);
  if (totals.files > 0) json.member("total_file_count", totals.files);
  if (totals.blobs > 0) json.member("total_blob_count", totals.blobs);
  return json.member("snapshots_count", totals.snapshots).close().take();
}

Stats::Stats(Options& options) {
  selection_.declare_many(options);
  options.choice("--mode", mode_, {"restore-size", "files-by-contents", "blobs-per-file", "raw-data"},
                 "what is counted");
  common_.declare_without_lock(options);
}

Task<int> Stats::run() {
  const Viewing viewing{.selection = selection_,
                        .show = [&](CachedRepository& repository, const Selected& selected) {
                          return show(repository, selected);
                        }};
  int status = co_await view_repository(common_, viewing);
  co_return status;
}

int Stats::show(CachedRepository& repository, const Selected& selected) const {
  std::unique_ptr<StatsCounter> counter = StatsCounter::make(mode_, repository);
  for (const SelectedSnapshot& each : selected)
    counter->add(find_folder(repository, each.named, each.subfolder));
  StatsTotals totals = counter->totals();
  totals.snapshots = selected.size();
  StandardOutput out;
  out.add(common_.json ? stats_json(totals) + "\n" : stats_text(mode_, totals));
  out.finish();
  return counter->whole() ? 0 : 1;
}

}  // namespace offsite
