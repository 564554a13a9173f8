// Which snapshots are meant: restic's rules for the arguments and the filter options of its commands
// (restic's internal/data/snapshot_find.go and snapshot.go).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/snapshot.h"

namespace offsite {

// --host, --path and --tag. What is not given lets everything pass.
struct SnapshotFilter {
  std::vector<std::string> hosts;              // any of them, exactly
  std::vector<std::string> paths;              // all of them
  std::vector<std::vector<std::string>> tags;  // all of one of the lists; an empty tag means: no tags at all

  bool empty() const { return hosts.empty() && paths.empty() && tags.empty(); }
  bool matches(const Snapshot& snapshot) const;
  // What it asks for, as words of a sentence: "host db1, path /srv, tag a,b".
  std::string str() const;
};

// The value of one --tag: tags between commas, without the spaces around them.
std::vector<std::string> split_tags(std::string_view text);

// What names a snapshot on a command line: "latest" or the beginning of an id, and behind a colon the folder
// in it that is meant.
struct SnapshotName {
  std::string id;
  std::string subfolder;  // cleaned and absolute; empty: the whole snapshot

  bool is_latest() const { return id == "latest"; }
  // Throws Error(usage) for what can be neither.
  static SnapshotName parse(std::string_view text);
};

// The one id that begins with `prefix`; `kind` says in errors what they are ("snapshot"). Throws Error(usage)
// if there is none, or more than one.
Id match_id(std::string_view prefix, std::span<const Id> ids, std::string_view kind);

// The newest that the filter lets pass; of two of the same time the first. Throws Error(usage) if there is
// none.
const NamedSnapshot& latest(std::span<const NamedSnapshot> snapshots, const SnapshotFilter& filter);

}  // namespace offsite
