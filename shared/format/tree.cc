#include "format/tree.h"

#include <fmt/core.h>

#include <cassert>
#include <nlohmann/json.hpp>
#include <utility>

#include "format/error.h"
#include "format/fields.h"
#include "format/json_cursor.h"
#include "format/quote.h"

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

constexpr int depth_max = 16;
// Two MiB: as many as a segment of a relation has blobs.
constexpr size_t ids_copied_max = 64 * 1024;

// Ids as restic writes them, up to the last but what closes the list: most of a tree is this.
void read_ids(JsonCursor& text, Contents contents, std::vector<Id>& ids) {
  for (JsonCursor ahead = text; ahead.skip("\"");) {
    std::optional<Id> id = ahead.id();
    if (!id || id->is_null() || !ahead.skip("\"")) return;
    bool more = ahead.skip(",");
    if (!ahead.is_at(more ? '"' : ']')) return;
    if (contents == Contents::with) ids.push_back(*id);
    text = ahead;
  }
}

// What nlohmann's parser calls, value by value. A node is copied out as text, but for its content, and read
// when it is whole: no more than one node is held, and its ids as 32 bytes each.
class TreeParser {
 public:
  // `text` is what the parser reads from.
  TreeParser(JsonCursor& text, const std::string& what, const std::function<void(TreeNode&&)>& each,
             const TreeReading& how)
      : text_(text), doing_("read " + what), each_(each), contents_(how.contents), fault_(how.fault) {}

  bool start_object(size_t) {
    Place place = here();
    if (place == Place::nodes || place == Place::content || place == Place::id) throw misplaced(place);
    if (place == Place::node) node_ = JsonWriter(), has_content_ = false, ids_.clear();
    if (place == Place::node || place == Place::member) node_.object();
    return enter();
  }
  bool end_object() {
    --depth_;
    Place place = here();
    if (place == Place::node || place == Place::member) node_.close();
    if (place == Place::node) finish_node();
    return true;
  }
  bool start_array(size_t) {
    Place place = here();
    if (place == Place::root || place == Place::node || place == Place::id) throw misplaced(place);
    if (place == Place::nodes && std::exchange(has_nodes_, true)) throw refuse("it has two lists of nodes");
    if (place == Place::nodes) in_nodes_ = true;
    if (place == Place::content) begin_content();
    if (place == Place::member) node_.array();
    return enter();
  }
  bool end_array() {
    --depth_;
    Place place = here();
    if (place == Place::nodes) in_nodes_ = false;
    if (place == Place::member) node_.close();
    return true;
  }
  bool key(std::string& name) {
    if (depth_ == 1) key_ = name;
    if (depth_ == 3) member_ = name;
    if (here() == Place::member) node_.name(name);
    return true;
  }

  bool string(std::string& text) {
    if (here() != Place::id) return value([&] { node_.text(text); });
    std::optional<Id> id = Id::from(text);
    if (id && !id->is_null())
      keep(*id);
    else if (fault_)
      bad_ids_ += 1;
    else
      throw refuse("no id: " + quote_name(text));
    return true;
  }
  bool null() {
    if (here() != Place::content) return value([&] { node_.null(); });
    has_content_ = false;
    return true;
  }
  bool boolean(bool b) {
    return value([&] { node_.boolean(b); });
  }
  bool number_unsigned(uint64_t n) {
    return value([&] { node_.number(n); });
  }
  bool number_integer(int64_t n) {
    return value([&] { node_.signed_number(n); });
  }
  bool number_float(double, const std::string& spelling) {
    return value([&] { node_.json(spelling); });
  }
  bool binary(std::vector<uint8_t>&) { return false; }  // never in JSON
  bool parse_error(size_t, const std::string&, const std::exception& wrong) {
    throw refuse(std::string("not JSON: ") + wrong.what());
  }

  void finish() const {
    if (!has_nodes_) throw refuse("it has no list of nodes");
  }

 private:
  // What the value is that stands, or would stand, at this point.
  enum class Place { root, nodes, node, member, content, id, elsewhere };

  Place here() const {
    if (depth_ == 0) return Place::root;
    if (depth_ == 1 && key_ == "nodes") return Place::nodes;
    if (!in_nodes_) return Place::elsewhere;
    if (depth_ == 2) return Place::node;
    if (member_ != "content") return Place::member;
    return depth_ == 3 ? Place::content : Place::id;
  }

  bool enter() {
    if (++depth_ > depth_max) throw refuse("nested too deeply");
    return true;
  }
  template <typename Write>
  bool value(Write write) {
    Place place = here();
    if (place == Place::member)
      write();
    else if (place != Place::elsewhere)
      throw misplaced(place);
    return true;
  }

  void begin_content() {
    has_content_ = true;
    ids_.clear();
    read_ids(text_, contents_, ids_);
  }
  // In the size that it has, for who keeps nodes; but of a very long one there are no two.
  std::vector<Id> take_ids() {
    if (ids_.size() > ids_copied_max) return std::exchange(ids_, {});
    return {ids_.begin(), ids_.end()};
  }
  void keep(const Id& id) {
    if (contents_ == Contents::with) ids_.push_back(id);
  }

  void finish_node() {
    std::optional<TreeNode> found = parsed();
    if (!found) return;
    check(*found);
    last_ = found->node.name;
    if (has_content_) found->content = take_ids();
    each_(std::move(*found));
  }

  std::optional<TreeNode> parsed() {
    try {
      Json json = Json::parse(node_.str(), doing_);
      return TreeNode{parse_node(json), {}, optional_id(json, "subtree")};
    } catch (const Error& error) {
      if (!fault_) throw;
      fault_(error.what());
      return std::nullopt;
    }
  }

  void check(const TreeNode& found) {
    const Node& node = found.node;
    std::string name = quote_name(node.name);
    if (!is_node_name(node.name))
      wrong(fmt::format("\"{}\" cannot be a name", name));
    else if (node.name <= last_)
      wrong(fmt::format("\"{}\" {}", name, node.name == last_ ? "comes twice" : "is out of order"));
    if (node.type == "file" && !has_content_) wrong(fmt::format("file \"{}\" has no content", name));
    if (node.type == "dir" && (!found.subtree || found.subtree->is_null()))
      wrong(fmt::format("folder \"{}\" has no subtree", name));
    if (size_t ids = std::exchange(bad_ids_, 0))
      wrong(fmt::format("{} blobs of file \"{}\" have no id", ids, name));
  }

  void wrong(const std::string& why) const {
    if (!fault_) throw refuse(why);
    fault_(why);
  }
  Error refuse(const std::string& why) const { return Error(Blame::input, doing_ + ": " + why); }
  Error misplaced(Place place) const {
    switch (place) {
      case Place::root:
        return refuse("it is no object");
      case Place::nodes:
        return refuse("it has no list of nodes");
      case Place::node:
        return refuse("a node is no object");
      case Place::content:
        return refuse("a content is no list");
      default:
        return refuse("a content holds what is no id");
    }
  }

  JsonCursor& text_;
  std::string doing_;
  const std::function<void(TreeNode&&)>& each_;
  const Contents contents_;
  const TreeFault& fault_;
  int depth_ = 0;       // open brackets
  std::string key_;     // of the tree
  std::string member_;  // of the node
  bool has_nodes_ = false;
  bool in_nodes_ = false;
  JsonWriter node_;  // the members so far, but content
  bool has_content_ = false;
  std::vector<Id> ids_;  // of that content
  size_t bad_ids_ = 0;   // in that content
  std::string last_;     // name
};

}  // namespace

void read_tree(std::string_view json, const std::string& what, const std::function<void(TreeNode&&)>& each,
               const TreeReading& how) {
  JsonCursor text(json);
  TreeParser parser(text, what, each, how);
  nlohmann::json::sax_parse(JsonIterator(&text), JsonIterator(), &parser);
  parser.finish();
}

}  // namespace offsite
