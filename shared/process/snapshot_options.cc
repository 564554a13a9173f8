#include "process/snapshot_options.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "format/error.h"
#include "format/path.h"
#include "process/log.h"

namespace offsite {
namespace {

std::string absolute(const std::string& path) { return clean_path(std::filesystem::absolute(path).string()); }

// Reads the list of snapshots once, and only if somebody asks for "latest".
class Finder {
 public:
  Finder(CachedRepository& repository, const SnapshotFilter& filter)
      : repository_(repository), filter_(filter), ids_(repository.cache().list("snapshots")) {}

  NamedSnapshot find(const SnapshotName& name) {
    if (name.is_latest()) return newest();
    Id id = match_id(name.id, ids_, "snapshot");
    return {id, repository_.snapshot(id)};
  }

 private:
  const NamedSnapshot& newest() {
    if (!newest_) newest_ = latest(repository_.snapshots(), filter_);
    return *newest_;
  }

  CachedRepository& repository_;
  const SnapshotFilter& filter_;
  std::vector<Id> ids_;
  std::optional<NamedSnapshot> newest_;
};

}  // namespace

void SnapshotOptions::declare(Options& options) {
  options.rest("SNAPSHOT", names, "\"latest\", or the beginning of an id; ID:FOLDER is a folder in it");
  declare_filter(options);
}

void SnapshotOptions::declare_many(Options& options) {
  options.rest("SNAPSHOT", names,
               "\"latest\", or beginnings of ids; without it all that the filters let pass");
  declare_filter(options);
}

void SnapshotOptions::declare_filter(Options& options) {
  options.texts("-H,--host", hosts_, "only snapshots of this host; repeated: of any of them (RESTIC_HOST)");
  options.texts("--path", paths_, "only snapshots that have this path; repeated: all of them");
  options.texts("--tag", tags_,
                "only snapshots with all of these tags (a,b); repeated: with one list of them");
}

SnapshotFilter SnapshotOptions::filter() const {
  SnapshotFilter filter{.hosts = hosts_};
  if (const char* host = std::getenv("RESTIC_HOST"); hosts_.empty() && host) filter.hosts = {host};
  if (filter.hosts == std::vector<std::string>{""}) filter.hosts.clear();
  for (const std::string& path : paths_) filter.paths.push_back(absolute(path));
  for (const std::string& text : tags_) filter.tags.push_back(split_tags(text));
  return filter;
}

std::vector<SelectedSnapshot> SnapshotOptions::resolve(CachedRepository& repository) const {
  std::vector<SelectedSnapshot> selected;
  const SnapshotFilter filter = this->filter();
  if (names.empty()) {
    for (NamedSnapshot& each : repository.snapshots())
      if (filter.matches(each.snapshot)) selected.push_back({std::move(each), ""});
    return selected;
  }
  Finder finder(repository, filter);
  bool filter_counts = hosts_.empty() && paths_.empty() && tags_.empty();
  for (const std::string& text : names) {
    SnapshotName name = SnapshotName::parse(text);
    filter_counts |= name.is_latest();
    NamedSnapshot named = finder.find(name);
    auto same = [&](const SelectedSnapshot& each) {
      return each.named.id == named.id && each.subfolder == name.subfolder;
    };
    if (std::any_of(selected.begin(), selected.end(), same)) continue;
    selected.push_back({std::move(named), std::move(name.subfolder)});
  }
  if (!filter_counts) warn("--host, --path and --tag count for nothing beside the id of a snapshot");
  return selected;
}

SelectedSnapshot SnapshotOptions::resolve_one(CachedRepository& repository) const {
  if (names.size() != 1)
    throw Error(Blame::usage, names.empty() ? "no snapshot is given" : "more than one snapshot is given",
                "give \"latest\" or the beginning of one id");
  return resolve(repository).front();
}

std::vector<std::string> SnapshotOptions::words() const {
  std::vector<std::string> words = names;
  auto add = [&](const char* option, const std::string& value) {
    words.push_back(option);
    words.push_back(value);
  };
  const SnapshotFilter filter = this->filter();
  for (const std::string& host : filter.hosts) add("--host", host);
  for (const std::string& path : filter.paths) add("--path", path);
  for (const std::string& tags : tags_) add("--tag", tags);
  return words;
}

}  // namespace offsite
