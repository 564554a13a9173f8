#include "diff.h"

#include <fmt/core.h>

#include "filters/pg-offsite/views/standard_output.h"
#include "format/json.h"
#include "format/progress.h"
#include "format/quote.h"

namespace offsite {
namespace {

void append(JsonWriter& json, const char* name, const DiffCount& count) {
  json.name(name).object();
  json.member("files", count.files).member("dirs", count.folders).member("others", count.others);
  json.member("data_blobs", count.blobs.data).member("tree_blobs", count.blobs.trees);
  json.member("bytes", count.blobs.bytes).close();
}

std::string change_json(const Change& change) {
  JsonWriter json;
  json.object().member("message_type", "change").member("path", change.path);
  return json.member("modifier", change.modifier).close().take();
}

}  // namespace

std::string diff_text(const DiffTotals& totals) {
  const auto& [changed, added, removed] = totals;
  auto line = [](const char* name, uint64_t new_ones, uint64_t gone) {
    return fmt::format("{:<13}{:5} new, {:5} removed", name, new_ones, gone);
  };
  return fmt::format("\n{}, {:5} changed\n{}\n{}\n{}\n{}\n  Added:   {}\n  Removed: {}\n",
                     line("Files:", added.files, removed.files), changed,
                     line("Dirs:", added.folders, removed.folders),
                     line("Others:", added.others, removed.others),
                     line("Data Blobs:", added.blobs.data, removed.blobs.data),
                     line("Tree Blobs:", added.blobs.trees, removed.blobs.trees),
                     bytes_text(added.blobs.bytes), bytes_text(removed.blobs.bytes));
}

std::string diff_json(const DiffTotals& totals, const std::string& before, const std::string& after) {
  JsonWriter json;
  json.object().member("message_type", "statistics");
  json.member("source_snapshot", before).member("target_snapshot", after);
  json.member("changed_files", totals.changed_files);
  append(json, "added", totals.added);
  append(json, "removed", totals.removed);
  return json.close().take();
}

Diff::Diff(Options& options) {
  options.positional("BEFORE", before_, "a snapshot: \"latest\", the beginning of an id, or ID:FOLDER");
  options.positional("AFTER", after_, "the snapshot to compare it with");
  options.flag("--metadata", metadata_, "tell of changes of metadata, too");
  selection_.declare_filter(options);
  common_.declare_without_lock(options);
}

Task<int> Diff::run() {
  selection_.names = {before_, after_};
  const Viewing viewing{.selection = selection_,
                        .show = [&](CachedRepository& repository, const Selected& selected) {
                          return show(repository, selected);
                        }};
  int status = co_await view_repository(common_, viewing);
  co_return status;
}

int Diff::show(CachedRepository& repository, const Selected& selected) const {
  // One, if they are the same.
  const SelectedSnapshot &before = selected.front(), &after = selected.back();
  StandardOutput out;
  if (!common_.json && !common_.quiet)
    out.line(fmt::format("comparing snapshot {} to {}:\n", before.named.id.short_hex(),
                         after.named.id.short_hex()));
  TreeDiff diff(repository, metadata_, [&](const Change& change) {
    if (common_.quiet) return;
    out.line(common_.json ? change_json(change)
                          : fmt::format("{:<5}{}", change.modifier, one_line(change.path)));
  });
  diff.compare(find_folder(repository, before.named, before.subfolder),
               find_folder(repository, after.named, after.subfolder));
  out.add(common_.json ? diff_json(diff.totals(), before_, after_) + "\n" : diff_text(diff.totals()));
  out.finish();
  return diff.whole() ? 0 : 1;
}

}  // namespace offsite
