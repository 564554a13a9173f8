#include "format/node.h"

#include <fmt/format.h>

#include "format/error.h"
#include "format/quote.h"
#include "format/utf8.h"

namespace offsite {
namespace {

// Writes members in the order of the calls, and not those that are zero or empty.
class Members {
 public:
  explicit Members(std::string& out) : out_(out) {}

  void always(std::string_view name, std::string_view text) { start(name), append_json_string(out_, text); }
  void always(std::string_view name, uint64_t n) {
    start(name), fmt::format_to(std::back_inserter(out_), "{}", n);
  }
  void json(std::string_view name, std::string_view value) { start(name), out_ += value; }
  void unless_empty(std::string_view name, std::string_view text) {
    if (!text.empty()) always(name, text);
  }
  void unless_zero(std::string_view name, uint64_t n) {
    if (n != 0) always(name, n);
  }

 private:
  void start(std::string_view name) {
    out_ += out_.back() == '{' ? "\"" : ",\"";
    out_ += name;
    out_ += "\":";
  }
  std::string& out_;
};

std::string attributes_json(const std::vector<ExtendedAttribute>& attributes) {
  JsonWriter json;
  json.array();
  for (const ExtendedAttribute& each : attributes)
    json.object().member("name", each.name).member("value", to_base64(as_bytes(each.value))).close();
  return json.close().take();
}

std::string content_json(const Node& node, View ids) {
  if (node.type != "file") return "null";
  std::string json = "[";
  json.reserve(2 + ids.size() / 32 * 67);
  for (size_t at = 0; at < ids.size(); at += 32) {
    json += at == 0 ? "\"" : ",\"";
    json += to_hex(ids.subspan(at, 32));
    json += '"';
  }
  return json += ']';
}

void append_members(Members& members, const Node& node) {
  members.always("name", quote_name(node.name));
  members.always("type", node.type);
  members.unless_zero("mode", node.mode);
  members.always("mtime", to_rfc3339(node.mtime));
  members.always("atime", to_rfc3339(node.atime));
  members.always("ctime", to_rfc3339(node.ctime));
  members.always("uid", node.uid);
  members.always("gid", node.gid);
  members.unless_empty("user", node.user);
  members.unless_empty("group", node.group);
  members.unless_zero("inode", node.inode);
  members.unless_zero("device_id", node.device_id);
  members.unless_zero("size", node.size);
  members.unless_zero("links", node.links);
  members.unless_empty("linktarget", node.linktarget);
  if (!is_utf8(node.linktarget)) members.always("linktarget_raw", to_base64(as_bytes(node.linktarget)));
  if (!node.extended_attributes.empty())
    members.json("extended_attributes", attributes_json(node.extended_attributes));
  if (!node.generic_attributes.empty()) members.json("generic_attributes", node.generic_attributes);
  members.unless_zero("device", node.device);
}

Time parse_time(const Json& json, std::string_view name) {
  if (!json.has(name)) return {};
  std::optional<Time> time = parse_rfc3339(json.text(name));
  if (!time) throw Error(Blame::input, fmt::format("read a node: {} is no time: {}", name, json.text(name)));
  return *time;
}

uint32_t parse_u32(const Json& json, std::string_view name) {
  uint64_t n = json.number(name, 0);
  if (n > UINT32_MAX) throw Error(Blame::input, fmt::format("read a node: {} is too large: {}", name, n));
  return static_cast<uint32_t>(n);
}

std::string parse_base64(const Json& json, std::string_view name) {
  std::optional<Bytes> bytes = from_base64(json.text(name, ""));
  if (!bytes) throw Error(Blame::input, fmt::format("read a node: {} is not base64", name));
  return std::string(as_text(*bytes));
}

}  // namespace

void append_node(std::string& out, const Node& node, View content, const std::optional<Id>& subtree) {
  out += '{';
  Members members(out);
  append_members(members, node);
  members.json("content", content_json(node, content));
  if (subtree) members.always("subtree", subtree->hex());
  members.unless_empty("error", node.error);
  out += '}';
}

std::string node_json(const Node& node) {
  std::string out = "{";
  Members members(out);
  append_members(members, node);
  members.unless_empty("error", node.error);
  return out += '}';
}

Node parse_node(const Json& json) {
  Node node;
  std::optional<std::string> name = unquote_name(json.text("name", ""));
  if (!name)
    throw Error(Blame::input, "read a node: its name is not quoted as restic quotes: " + json.text("name"));
  node.name = *name;
  node.type = json.text("type");
  node.mode = parse_u32(json, "mode");
  node.mtime = parse_time(json, "mtime");
  node.atime = parse_time(json, "atime");
  node.ctime = parse_time(json, "ctime");
  node.uid = parse_u32(json, "uid");
  node.gid = parse_u32(json, "gid");
  node.user = json.text("user", "");
  node.group = json.text("group", "");
  node.inode = json.number("inode", 0);
  node.device_id = json.number("device_id", 0);
  node.size = json.number("size", 0);
  node.links = json.number("links", 0);
  node.linktarget =
      json.has("linktarget_raw") ? parse_base64(json, "linktarget_raw") : json.text("linktarget", "");
  for (const Json& each : json["extended_attributes"].items())
    node.extended_attributes.push_back({each.text("name"), parse_base64(each, "value")});
  if (json.has("generic_attributes")) node.generic_attributes = json["generic_attributes"].dump();
  node.device = json.number("device", 0);
  node.error = json.text("error", "");
  return node;
}

}  // namespace offsite
