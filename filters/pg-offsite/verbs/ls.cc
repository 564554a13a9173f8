#include "ls.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

#include "filters/pg-offsite/views/listing.h"
#include "filters/pg-offsite/views/standard_output.h"
#include "format/path.h"
#include "format/quote.h"
#include "process/tree_walker.h"

namespace offsite {
namespace {

// True if `path` is that folder or lies below it.
bool is_in(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string clean(const std::string& folder) {
  if (!folder.starts_with('/'))
    throw Error(Blame::usage, fmt::format("list {}: a folder begins with /", one_line(folder)));
  return clean_path(folder);
}

std::string heading(const NamedSnapshot& named, const ListedFolders& folders) {
  const Snapshot& snapshot = named.snapshot;
  return one_line(fmt::format("snapshot {} of [{}] at {} by {}@{} filtered by [{}]:", named.id.short_hex(),
                              fmt::join(snapshot.paths, " "), local_time(snapshot.time), snapshot.username,
                              snapshot.hostname, fmt::join(folders.folders(), " ")));
}

}  // namespace

ListedFolders::ListedFolders(const std::vector<std::string>& folders, bool recursive)
    : recursive_(recursive || folders.empty()) {
  for (const std::string& folder : folders) folders_.push_back(clean(folder));
}

bool ListedFolders::lists(std::string_view path) const {
  auto in = [&](const std::string& folder) { return is_in(path, folder); };
  return folders_.empty() || std::any_of(folders_.begin(), folders_.end(), in);
}

bool ListedFolders::leads_on(std::string_view path) const {
  auto on_the_way = [&](const std::string& folder) { return is_in(folder, path); };
  return (recursive_ && lists(path)) || std::any_of(folders_.begin(), folders_.end(), on_the_way);
}

Ls::Ls(Options& options) {
  options.positional("SNAPSHOT", snapshot_,
                     "\"latest\", or the beginning of an id; ID:FOLDER is a folder in it");
  options.rest("FOLDER", folders_, "only what is in these folders of the snapshot");
  options.flag("-l,--long", long_, "with mode, owner, size and time");
  options.flag("--recursive", recursive_, "with FOLDER: also what is in the folders below it");
  options.flag("--human-readable", human_, "sizes in KiB, MiB, GiB");
  selection_.declare_filter(options);
  common_.declare_without_lock(options);
}

Task<int> Ls::run() {
  const ListedFolders folders(folders_, recursive_);
  selection_.names = {snapshot_};
  const Viewing viewing{.selection = selection_,
                        .show = [&](CachedRepository& repository, const Selected& selected) {
                          return show(repository, selected, folders);
                        }};
  int status = co_await view_repository(common_, viewing);
  co_return status;
}

int Ls::show(CachedRepository& repository, const Selected& selected, const ListedFolders& folders) const {
  const auto& [named, subfolder] = selected.front();
  const Detail detail = !long_ ? Detail::path : human_ ? Detail::all_for_people : Detail::all;
  StandardOutput out;
  if (common_.json)
    out.line(ls_snapshot_json(named));
  else if (!common_.quiet)
    out.line(heading(named, folders));
  TreeWalker walker(repository, Contents::without);
  auto visit = [&](const VisitedNode& visited) {
    const auto& [path, node, tree] = visited;
    if (folders.lists(path))
      out.line(common_.json ? ls_node_json(path, node.node) : node_line(path, node.node, detail));
    return folders.leads_on(path) ? Descend::yes : Descend::no;
  };
  walker.walk(find_folder(repository, named, subfolder), visit);
  out.finish();
  return walker.whole() ? 0 : 1;
}

}  // namespace offsite
