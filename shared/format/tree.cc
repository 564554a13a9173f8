#include "format/tree.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <nlohmann/json.hpp>

#include "format/error.h"

namespace offsite {

bool is_node_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

void TreeWriter::add(const Node& node, View content, const std::optional<Id>& subtree) {
  assert(is_node_name(node.name) && node.name > last_);
  last_ = node.name;
  if (json_.back() == '}') json_ += ',';
  append_node(json_, node, content, subtree);
}

std::string TreeWriter::take() { return std::move(json_) + "]}\n"; }

namespace {

using Value = nlohmann::json;

constexpr std::array<std::string_view, 8> types = {"file",    "dir",  "symlink", "dev",
                                                   "chardev", "fifo", "socket",  "irregular"};

Id parse_id(const Json& json, const std::string& name) {
  std::optional<Id> id = Id::from(json.as_text());
  if (!id || id->is_null())
    throw Error(Blame::input, fmt::format("{}: holds no id: {}", name, json.as_text()));
  return *id;
}

TreeNode checked_node(const Json& json, const std::string& last) {
  TreeNode found{parse_node(json), {}, std::nullopt};
  const Node& node = found.node;
  if (!is_node_name(node.name)) throw Error(Blame::input, fmt::format("\"{}\" cannot be a name", node.name));
  if (node.name <= last) throw Error(Blame::input, fmt::format("\"{}\" is out of order", node.name));
  if (std::find(types.begin(), types.end(), node.type) == types.end())
    throw Error(Blame::input, fmt::format("\"{}\" is of unknown type {}", node.name, node.type));
  if (node.type == "file" && !json["content"].is_array())
    throw Error(Blame::input, fmt::format("file \"{}\" has no content", node.name));
  for (const Json& each : json["content"].items()) found.content.push_back(parse_id(each, node.name));
  if (json.has("subtree")) found.subtree = parse_id(json["subtree"], node.name);
  if (node.type == "dir" && !found.subtree)
    throw Error(Blame::input, fmt::format("folder \"{}\" has no subtree", node.name));
  return found;
}

}  // namespace

// nlohmann's parser calls back when a value is whole; a node of the top "nodes" array is given on and then
// discarded, so that the document never holds more than one.
void read_tree(std::string_view text, const std::string& what, const std::function<void(TreeNode&&)>& each) {
  std::string last, key;
  bool has_nodes = false;
  auto take = [&](int depth, Value::parse_event_t event, Value& value) {
    if (depth > 16) throw std::length_error("nested too deeply");
    if (depth == 1 && event == Value::parse_event_t::key) key = value.get<std::string>();
    if (depth == 1 && event == Value::parse_event_t::array_start && key == "nodes") has_nodes = true;
    if (depth != 2 || event != Value::parse_event_t::object_end || key != "nodes") return true;
    TreeNode node = checked_node(Json::parse(value.dump(), "read a node"), last);
    last = node.node.name;
    each(std::move(node));
    return false;
  };
  try {
    Value rest = Value::parse(text.begin(), text.end(), take);
    if (!rest.is_object() || !has_nodes) throw Error(Blame::input, "it has no nodes");
  } catch (const std::exception& wrong) {
    throw Error(Blame::input, fmt::format("read {}: {}", what, wrong.what()));
  }
}

}  // namespace offsite
