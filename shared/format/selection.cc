#include "format/selection.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

#include "format/error.h"
#include "format/path.h"
#include "format/quote.h"

namespace offsite {
namespace {

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// restic's HasTags.
bool has_tags(const Snapshot& snapshot, const std::vector<std::string>& tags) {
  for (const std::string& tag : tags) {
    if (tag.empty() && snapshot.tags.empty()) return true;
    if (!contains(snapshot.tags, tag)) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// Absolute; empty for the root.
std::string clean_folder(std::string_view path) {
  std::string clean = clean_path("/" + std::string(path));
  return clean == "/" ? "" : clean;
}

bool is_id_prefix(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

std::string lower(std::string_view text) {
  std::string low(text);
  for (char& c : low)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return low;
}

}  // namespace

bool SnapshotFilter::matches(const Snapshot& snapshot) const {
  auto has_path = [&](const std::string& path) { return contains(snapshot.paths, path); };
  auto tagged = [&](const std::vector<std::string>& list) { return has_tags(snapshot, list); };
  return (hosts.empty() || contains(hosts, snapshot.hostname)) &&
         std::all_of(paths.begin(), paths.end(), has_path) &&
         (tags.empty() || std::any_of(tags.begin(), tags.end(), tagged));
}

std::string SnapshotFilter::str() const {
  std::vector<std::string> words;
  for (const std::string& host : hosts) words.push_back("host " + one_line(host));
  for (const std::string& path : paths) words.push_back("path " + one_line(path));
  for (const auto& list : tags)
    words.push_back(fmt::format("tag {}", one_line(fmt::to_string(fmt::join(list, ",")))));
  return fmt::to_string(fmt::join(words, ", "));
}

std::vector<std::string> split_tags(std::string_view text) {
  std::vector<std::string> tags;
  for (;;) {
    size_t comma = text.find(',');
    tags.emplace_back(trimmed(text.substr(0, comma)));
    if (comma == text.npos) return tags;
    text.remove_prefix(comma + 1);
  }
}

SnapshotName SnapshotName::parse(std::string_view text) {
  size_t colon = text.find(':');
  SnapshotName name;
  name.id = text.substr(0, colon);
  if (colon != text.npos) name.subfolder = clean_folder(text.substr(colon + 1));
  if (!name.is_latest() && !is_id_prefix(name.id))
    throw Error(Blame::usage, fmt::format("read \"{}\": it names no snapshot", one_line(text)),
                "give \"latest\" or the beginning of an id that `pg-offsite snapshots` shows");
  return name;
}

Id match_id(std::string_view prefix, std::span<const Id> ids, std::string_view kind) {
  std::string wanted = lower(prefix);
  std::optional<Id> found;
  for (const Id& each : ids) {
    if (!each.hex().starts_with(wanted)) continue;
    if (found && *found != each)
      throw Error(Blame::usage, fmt::format("find {} {}: more than one begins so", kind, one_line(prefix)),
                  "give more of the id's digits");
    found = each;
  }
  if (!found || wanted.empty())
    throw Error(Blame::usage, fmt::format("find {} {}: there is none", kind, one_line(prefix)),
                kind == "snapshot" ? "`pg-offsite snapshots` lists them" : "");
  return *found;
}

const NamedSnapshot& latest(std::span<const NamedSnapshot> snapshots, const SnapshotFilter& filter) {
  const NamedSnapshot* newest = nullptr;
  for (const NamedSnapshot& each : snapshots)
    if (filter.matches(each.snapshot) && (!newest || each.snapshot.time > newest->snapshot.time))
      newest = &each;
  if (newest) return *newest;
  if (filter.empty()) throw Error(Blame::usage, "find the latest snapshot: the repository has none");
  throw Error(Blame::usage, fmt::format("find the latest snapshot: none has {}", filter.str()),
              "`pg-offsite snapshots` lists them all");
}

}  // namespace offsite
