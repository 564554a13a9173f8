#include "snapshots.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

#include "filters/pg-offsite/views/listing.h"
#include "filters/pg-offsite/views/standard_output.h"
#include "format/progress.h"
#include "format/quote.h"
#include "format/table.h"

namespace offsite {
namespace {

constexpr GroupBy one_job = {.host = true, .paths = true};

// The value of the tag "name:value"; empty if there is none.
std::string tagged(const Snapshot& snapshot, std::string_view name) {
  for (const std::string& tag : snapshot.tags)
    if (tag.size() > name.size() && tag.starts_with(name) && tag[name.size()] == ':')
      return one_line(tag.substr(name.size() + 1));
  return "";
}

std::string kind_of(const Snapshot& snapshot) {
  bool postgres = std::find(snapshot.tags.begin(), snapshot.tags.end(), "postgresql") != snapshot.tags.end();
  return postgres ? "postgresql" : "files";
}

bool has_column(std::string_view tag) {
  return tag == "postgresql" || tag.starts_with("pg-") || tag.starts_with("pg:");
}

std::string other_tags(const Snapshot& snapshot) {
  std::vector<std::string> tags;
  for (const std::string& tag : snapshot.tags)
    if (!has_column(tag)) tags.push_back(one_line(tag));
  return fmt::to_string(fmt::join(tags, ","));
}

std::string lines_of(const std::vector<std::string>& paths) {
  std::vector<std::string> lines;
  for (const std::string& path : paths) lines.push_back(one_line(path));
  return fmt::to_string(fmt::join(lines, "\n"));
}

std::string size_of(const Snapshot& snapshot) {
  return snapshot.summary ? bytes_text(snapshot.summary->total_bytes_processed) : "";
}

// What the repository grew by. restic 0.17 and later say what was stored; without that it is what was new.
std::string growth_of(const Snapshot& snapshot) {
  if (!snapshot.summary) return "";
  const Summary& summary = *snapshot.summary;
  return bytes_text(summary.data_added_packed > 0 ? summary.data_added_packed : summary.data_added);
}

}  // namespace

std::string snapshots_table(const std::vector<NamedSnapshot>& snapshots, bool compact) {
  Table table;
  for (const char* title : {"ID", "Time", "Host", "Kind"}) table.column(title);
  for (const char* title : {"Size", "New"}) table.column(title, Table::Align::right);
  for (const char* title : {"Start", "Stop", "Tags", "Paths"}) table.column(title);
  for (const auto& [id, snapshot] : snapshots)
    table.row({id.short_hex(), local_time(snapshot.time), one_line(snapshot.hostname), kind_of(snapshot),
               size_of(snapshot), growth_of(snapshot), tagged(snapshot, "pg-start"),
               tagged(snapshot, "pg-stop"), compact ? "" : other_tags(snapshot),
               compact ? "" : lines_of(snapshot.paths)});
  if (!snapshots.empty()) table.drop_empty_columns();
  return table.str(fmt::format("{} snapshot{}", snapshots.size(), snapshots.size() == 1 ? "" : "s"));
}

std::string snapshots_json(const std::vector<SnapshotGroup>& groups, const GroupBy& by) {
  JsonWriter json;
  json.array();
  for (const SnapshotGroup& group : groups) {
    if (by.any()) {
      json.object().name("group_key");
      group.append_key(json, by);
      json.name("snapshots").array();
    }
    for (const NamedSnapshot& each : group.snapshots) json.json(snapshot_json(each));
    if (by.any()) json.close().close();
  }
  return json.close().take();
}

Snapshots::Snapshots(Options& options) {
  selection_.declare_many(options);
  options.number("--latest", latest_, "only the newest N of each host and path, or of each group");
  options.text("-g,--group-by", group_by_, "in groups of the same host, paths or tags, with commas between");
  options.flag("-c,--compact", compact_, "without tags and paths");
  common_.declare_without_lock(options);
}

Task<int> Snapshots::run() {
  const GroupBy by = GroupBy::parse(group_by_);
  const Viewing viewing{
      .selection = selection_, .trees = false, .show = [&](CachedRepository&, const Selected& selected) {
        return show(selected, by);
      }};
  int status = co_await view_repository(common_, viewing);
  co_return status;
}

int Snapshots::show(const Selected& selected, const GroupBy& by) const {
  std::vector<NamedSnapshot> chosen;
  for (const SelectedSnapshot& each : selected) chosen.push_back(each.named);
  auto older = [](const NamedSnapshot& a, const NamedSnapshot& b) {
    return a.snapshot.time < b.snapshot.time;
  };
  std::stable_sort(chosen.begin(), chosen.end(), older);
  if (latest_ > 0) chosen = latest_of_each(std::move(chosen), latest_, by.any() ? by : one_job);
  std::vector<SnapshotGroup> groups = grouped(std::move(chosen), by);
  StandardOutput out;
  if (common_.json) out.line(snapshots_json(groups, by));
  for (const SnapshotGroup& group : groups) {
    if (common_.json) break;
    if (by.any()) out.line(fmt::format("snapshots{}:", group.title(by)));
    out.add(snapshots_table(group.snapshots, compact_));
  }
  out.finish();
  return 0;
}

}  // namespace offsite
