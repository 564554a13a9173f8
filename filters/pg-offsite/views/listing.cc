#include "listing.h"

#include <fmt/core.h>

#include <ctime>

#include "format/file_mode.h"
#include "format/json.h"
#include "format/progress.h"
#include "format/quote.h"

namespace offsite {
namespace {

void append_times(JsonWriter& json, const Node& node) {
  json.member("mtime", to_rfc3339(node.mtime)).member("atime", to_rfc3339(node.atime));
  json.member("ctime", to_rfc3339(node.ctime));
}

void append_unless_zero(JsonWriter& json, const char* name, uint64_t value) {
  if (value != 0) json.member(name, value);
}

void append_unless_empty(JsonWriter& json, const char* name, const std::string& value) {
  if (!value.empty()) json.member(name, value);
}

}  // namespace

std::string local_time(const Time& time) {
  time_t seconds = time.seconds;
  std::tm parts{};
  if (!localtime_r(&seconds, &parts)) return to_rfc3339(time);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string node_line(std::string_view path, const Node& node, Detail detail) {
  if (detail == Detail::path) return one_line(path);
  std::string size =
      detail == Detail::all ? fmt::format("{:6}", node.size) : fmt::format("{:>11}", bytes_text(node.size));
  std::string target = node.type == "symlink" ? " -> " + one_line(node.linktarget) : "";
  // As restic does: not everybody stores the type in the mode.
  uint32_t mode = node.mode | to_go_mode(type_bits(node.type));
  return fmt::format("{} {:5} {:5} {} {} {}{}", go_mode_text(mode), node.uid, node.gid, size,
                     local_time(node.mtime), one_line(path), target);
}

std::string snapshot_json(const NamedSnapshot& snapshot, std::string_view more) {
  std::string json = snapshot.snapshot.to_json();
  json.pop_back();  // the closing brace
  return fmt::format(R"({},"id":"{}","short_id":"{}"{}}})", json, snapshot.id.hex(), snapshot.id.short_hex(),
                     more);
}

std::string ls_snapshot_json(const NamedSnapshot& snapshot) {
  return snapshot_json(snapshot, R"(,"message_type":"snapshot","struct_type":"snapshot")");
}

std::string ls_node_json(std::string_view path, const Node& node) {
  JsonWriter json;
  json.object().member("name", node.name).member("type", node.type).member("path", path);
  json.member("uid", uint64_t{node.uid}).member("gid", uint64_t{node.gid});
  if (node.type == "file") json.member("size", node.size);
  append_unless_zero(json, "mode", node.mode);
  json.member("permissions", go_mode_text(node.mode));
  append_times(json, node);
  append_unless_zero(json, "inode", node.inode);
  json.member("message_type", "node").member("struct_type", "node");
  return json.close().take();
}

std::string find_node_json(std::string_view path, const Node& node) {
  JsonWriter json;
  json.object().member("path", path).member("permissions", go_mode_text(node.mode)).member("type", node.type);
  append_unless_zero(json, "mode", node.mode);
  append_times(json, node);
  json.member("uid", uint64_t{node.uid}).member("gid", uint64_t{node.gid});
  append_unless_empty(json, "user", node.user);
  append_unless_empty(json, "group", node.group);
  append_unless_zero(json, "device_id", node.device_id);
  append_unless_zero(json, "size", node.size);
  append_unless_zero(json, "links", node.links);
  append_unless_empty(json, "linktarget", node.linktarget);
  append_unless_empty(json, "error", node.error);
  return json.close().take();
}

}  // namespace offsite
