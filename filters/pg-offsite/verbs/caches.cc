#include "caches.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "filters/pg-offsite/job/cache_access.h"
#include "format/json.h"
#include "format/progress.h"
#include "format/quote.h"
#include "format/table.h"

namespace offsite {
namespace {

namespace fs = std::filesystem;

struct FoundCache {
  fs::path folder;
  std::string repository;  // empty if it does not say
  uint64_t bytes = 0;
  int64_t days = 0;  // since it was last used
};

uint64_t bytes_below(const fs::path& folder) {
  uint64_t bytes = 0;
  std::error_code gone;
  for (const auto& entry : fs::recursive_directory_iterator(folder, gone))
    if (entry.is_regular_file(gone)) bytes += entry.file_size(gone);
  return bytes;
}

int64_t days_since(fs::file_time_type time) {
  return std::chrono::duration_cast<std::chrono::hours>(fs::file_time_type::clock::now() - time).count() / 24;
}

// Whatever else lies there is not ours to judge.
std::vector<FoundCache> find_caches(const fs::path& base, bool with_size) {
  std::vector<FoundCache> found;
  if (!fs::exists(base)) return found;
  for (const auto& entry : fs::directory_iterator(base)) {
    if (!is_cache(entry.path())) continue;
    FoundCache cache{.folder = entry.path(), .repository = repository_of(entry.path())};
    cache.days = days_since(fs::last_write_time(entry.path()));
    if (with_size) cache.bytes = bytes_below(entry.path());
    found.push_back(std::move(cache));
  }
  std::sort(found.begin(), found.end(),
            [](const FoundCache& a, const FoundCache& b) { return a.folder < b.folder; });
  return found;
}

std::string caches_json(const std::vector<FoundCache>& caches) {
  JsonWriter json;
  json.array();
  for (const FoundCache& each : caches) {
    json.object().member("folder", each.folder.string()).member("repository", each.repository);
    json.name("days_unused").signed_number(each.days).member("bytes", each.bytes).close();
  }
  return json.close().take() + "\n";
}

std::string caches_table(const std::vector<FoundCache>& caches, bool with_size) {
  Table table;
  table.column("Repository");
  table.column("Last used", Table::Align::right);
  table.column("Size", Table::Align::right);
  table.column("Folder");
  for (const FoundCache& each : caches)
    table.row({one_line(each.repository), each.days == 0 ? "today" : fmt::format("{} days ago", each.days),
               with_size ? bytes_text(each.bytes) : "", one_line(each.folder.string())});
  table.drop_empty_columns();
  return table.str("");
}

}  // namespace

Caches::Caches(Options& options) {
  options.text("--cache-dir", repository_.cache_folder,
               "the folder below which each repository has its cache");
  options.flag("--cleanup", cleanup_, "remove the caches that were not used for so long");
  options.number("--max-age", max_age_days_, "how many days that is");
  options.flag("--no-size", no_size_, "do not add up their sizes");
  options.flag("--json", json_, "print JSON");
}

Task<int> Caches::run() {
  fs::path base = caches_folder(repository_);
  std::vector<FoundCache> caches = find_caches(base, !no_size_ && !cleanup_);
  if (cleanup_) {
    std::erase_if(caches, [&](const FoundCache& each) {
      return each.days <= static_cast<int64_t>(std::min<uint64_t>(max_age_days_, 1 << 20));
    });
    for (const FoundCache& each : caches) fs::remove_all(each.folder);
  }
  if (json_)
    fmt::print("{}", caches_json(caches));
  else if (cleanup_)
    fmt::print("removed {}\n", counted(caches.size(), "cache"));
  else if (caches.empty())
    fmt::print("there are no caches in {}\n", base.string());
  else
    fmt::print("{}", caches_table(caches, !no_size_));
  co_return 0;
}

}  // namespace offsite
