#include "format/snapshot_group.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "format/error.h"
#include "format/quote.h"

namespace offsite {
namespace {

using Key = std::tuple<std::string, std::vector<std::string>, std::vector<std::string>>;

std::vector<std::string> sorted(std::vector<std::string> all) {
  std::sort(all.begin(), all.end());
  return all;
}

Key key_of(const Snapshot& snapshot, const GroupBy& by) {
  return {by.host ? snapshot.hostname : "", by.paths ? sorted(snapshot.paths) : std::vector<std::string>{},
          by.tags ? sorted(snapshot.tags) : std::vector<std::string>{}};
}

std::string listed(const char* name, const std::vector<std::string>& values) {
  std::vector<std::string> shown;
  for (const std::string& each : values) shown.push_back(one_line(each));
  return fmt::format("{} [{}]", name, fmt::join(shown, ", "));
}

void append_list(JsonWriter& json, const char* name, bool given, const std::vector<std::string>& values) {
  if (given)
    json.member(name, values);
  else
    json.name(name).null();
}

}  // namespace

GroupBy GroupBy::parse(std::string_view text) {
  GroupBy by;
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word == "host")
      by.host = true;
    else if (word == "path" || word == "paths")
      by.paths = true;
    else if (word == "tag" || word == "tags")
      by.tags = true;
    else
      throw Error(Blame::usage, fmt::format("group by \"{}\": that cannot be", one_line(word)),
                  "give host, paths or tags, with commas between them");
  }
  return by;
}

std::string SnapshotGroup::title(const GroupBy& by) const {
  std::vector<std::string> words;
  if (by.host) words.push_back(listed("host", {hostname}));
  if (by.tags) words.push_back(listed("tags", tags));
  if (by.paths) words.push_back(listed("paths", paths));
  return words.empty() ? "" : fmt::format(" for ({})", fmt::join(words, ", "));
}

void SnapshotGroup::append_key(JsonWriter& json, const GroupBy& by) const {
  json.object().member("hostname", hostname);
  append_list(json, "paths", by.paths, paths);
  append_list(json, "tags", by.tags, tags);
  json.close();
}

std::vector<SnapshotGroup> grouped(std::vector<NamedSnapshot> snapshots, const GroupBy& by) {
  if (!by.any()) return {{.hostname = "", .paths = {}, .tags = {}, .snapshots = std::move(snapshots)}};
  std::map<Key, std::vector<NamedSnapshot>> sets;
  for (NamedSnapshot& each : snapshots) sets[key_of(each.snapshot, by)].push_back(std::move(each));
  std::vector<SnapshotGroup> groups;
  for (auto& [key, members] : sets)
    groups.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), std::move(members)});
  return groups;
}

std::vector<NamedSnapshot> latest_of_each(std::vector<NamedSnapshot> snapshots, size_t count,
                                          const GroupBy& by) {
  std::vector<size_t> newest_first(snapshots.size());
  for (size_t i = 0; i < newest_first.size(); ++i) newest_first[i] = i;
  std::stable_sort(newest_first.begin(), newest_first.end(), [&](size_t a, size_t b) {
    return snapshots[a].snapshot.time > snapshots[b].snapshot.time;
  });
  std::map<Key, size_t> kept;
  std::set<size_t> chosen;
  for (size_t i : newest_first)
    if (kept[key_of(snapshots[i].snapshot, by)]++ < count) chosen.insert(i);
  std::vector<NamedSnapshot> left;
  for (size_t i : chosen) left.push_back(std::move(snapshots[i]));
  return left;
}

}  // namespace offsite
