#include "format/snapshot.h"

#include "format/error.h"
#include "format/fields.h"

namespace offsite {
namespace {

// The numbers of a summary, in restic's order: one list for both ways.
struct Count {
  const char* name;
  uint64_t Summary::*value;
};

constexpr Count counts[] = {
    {"files_new", &Summary::files_new},
    {"files_changed", &Summary::files_changed},
    {"files_unmodified", &Summary::files_unmodified},
    {"dirs_new", &Summary::dirs_new},
    {"dirs_changed", &Summary::dirs_changed},
    {"dirs_unmodified", &Summary::dirs_unmodified},
    {"data_blobs", &Summary::data_blobs},
    {"tree_blobs", &Summary::tree_blobs},
    {"data_added", &Summary::data_added},
    {"data_added_packed", &Summary::data_added_packed},
    {"total_files_processed", &Summary::total_files_processed},
    {"total_bytes_processed", &Summary::total_bytes_processed},
};

void write(JsonWriter& json, const Summary& summary) {
  json.name("summary").object();
  json.member("backup_start", to_rfc3339(summary.backup_start))
      .member("backup_end", to_rfc3339(summary.backup_end));
  for (const Count& count : counts) json.member(count.name, summary.*count.value);
  json.close();
}

Summary parse_summary(const Json& json) {
  Summary summary;
  summary.backup_start = time_member(json, "backup_start", zero_time);
  summary.backup_end = time_member(json, "backup_end", zero_time);
  for (const Count& count : counts) summary.*count.value = json.number(count.name, 0);
  return summary;
}

}  // namespace

std::string Snapshot::to_json() const {
  JsonWriter json;
  json.object().member("time", to_rfc3339(time));
  if (parent) json.member("parent", parent->hex());
  json.member("tree", tree.hex()).member("paths", paths);
  if (!hostname.empty()) json.member("hostname", hostname);
  if (!username.empty()) json.member("username", username);
  if (uid != 0) json.member("uid", uint64_t{uid});
  if (gid != 0) json.member("gid", uint64_t{gid});
  if (!excludes.empty()) json.member("excludes", excludes);
  if (!tags.empty()) json.member("tags", tags);
  if (original) json.member("original", original->hex());
  if (!program_version.empty()) json.member("program_version", program_version);
  if (summary) write(json, *summary);
  return json.close().take();
}

Snapshot Snapshot::parse(std::string_view text, const std::string& what) {
  Json json = Json::parse(text, what);
  Snapshot snapshot;
  snapshot.time = time_member(json, "time");
  snapshot.parent = optional_id(json, "parent");
  snapshot.tree = id_member(json, "tree");
  if (snapshot.tree.is_null()) throw Error(Blame::input, what + ": its tree is none");
  snapshot.paths = json.texts("paths");
  snapshot.hostname = json.text("hostname", "");
  snapshot.username = json.text("username", "");
  snapshot.uid = u32_member(json, "uid");
  snapshot.gid = u32_member(json, "gid");
  snapshot.excludes = json.texts("excludes");
  snapshot.tags = json.texts("tags");
  snapshot.original = optional_id(json, "original");
  snapshot.program_version = json.text("program_version", "");
  if (Json summary = object_member(json, "summary"); !summary.is_null())
    snapshot.summary = parse_summary(summary);
  return snapshot;
}

}  // namespace offsite
