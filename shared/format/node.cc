#include "format/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "format/error.h"
#include "format/fields.h"
#include "format/quote.h"
#include "format/utf8.h"

namespace offsite {
namespace {

// The last one comes from restics newer than 0.19; none is made on Linux.
constexpr std::string_view types[] = {"file",    "dir",  "symlink", "dev",
                                      "chardev", "fifo", "socket",  "irregular"};

// Writes members in the order of the calls, and not those that are zero or empty.
class Members {
 public:
  explicit Members(std::string& out) : out_(out) {}

  void name(std::string_view name) {
    out_ += out_.back() == '{' ? "\"" : ",\"";
    out_ += name;
    out_ += "\":";
  }
  void always(std::string_view name, std::string_view text) {
    this->name(name);
    append_json_string(out_, text);
  }
  void always(std::string_view name, uint64_t n) {
    this->name(name);
    fmt::format_to(std::back_inserter(out_), "{}", n);
  }
  void json(std::string_view name, std::string_view value) {
    this->name(name);
    out_ += value;
  }
  void unless_empty(std::string_view name, std::string_view text) {
    if (!text.empty()) always(name, text);
  }
  void unless_zero(std::string_view name, uint64_t n) {
    if (n != 0) always(name, n);
  }

 private:
  std::string& out_;
};

std::string attributes_json(const std::vector<ExtendedAttribute>& attributes) {
  JsonWriter json;
  json.array();
  for (const ExtendedAttribute& each : attributes)
    json.object().member("name", each.name).member("value", to_base64(as_bytes(each.value))).close();
  return json.close().take();
}

// Many ids: the largest folders have millions.
void append_content(std::string& out, const Node& node, View ids) {
  if (node.type != "file") {
    out += "null";
    return;
  }
  out += '[';
  for (size_t at = 0; at < ids.size(); at += sizeof(Id)) {
    out += at == 0 ? "\"" : ",\"";
    append_hex(out, ids.subspan(at, sizeof(Id)));
    out += '"';
  }
  out += ']';
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

}  // namespace

void append_node(std::string& out, const Node& node, View content, const std::optional<Id>& subtree) {
  out += '{';
  Members members(out);
  append_members(members, node);
  members.name("content");
  append_content(out, node, content);
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

bool is_node_type(std::string_view type) {
  return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

Node parse_node(const Json& json) {
  Node node;
  std::string quoted = json.text("name");
  std::optional<std::string> name = unquote_name(quoted);
  if (!name)
    throw Error(Blame::input, fmt::format("{}: not quoted as restic quotes names: {}", json.what(), quoted));
  node.name = *name;
  node.type = json.text("type");
  if (!is_node_type(node.type))
    throw Error(Blame::input,
                fmt::format("{}: \"{}\" is of unknown type {}", json.what(), quoted, quote_name(node.type)));
  node.mode = u32_member(json, "mode");
  node.mtime = time_member(json, "mtime", zero_time);
  node.atime = time_member(json, "atime", zero_time);
  node.ctime = time_member(json, "ctime", zero_time);
  node.uid = u32_member(json, "uid");
  node.gid = u32_member(json, "gid");
  node.user = json.text("user", "");
  node.group = json.text("group", "");
  node.inode = json.number("inode", 0);
  node.device_id = json.number("device_id", 0);
  node.size = json.number("size", 0);
  node.links = json.number("links", 0);
  node.linktarget =
      json.has("linktarget_raw") ? bytes_member(json, "linktarget_raw") : json.text("linktarget", "");
  for (const Json& each : json["extended_attributes"].items())
    node.extended_attributes.push_back({each.text("name"), bytes_member(each, "value")});
  if (json.has("generic_attributes")) node.generic_attributes = json["generic_attributes"].dump();
  node.device = json.number("device", 0);
  node.error = json.text("error", "");
  return node;
}

}  // namespace offsite
