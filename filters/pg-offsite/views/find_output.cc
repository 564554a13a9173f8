#include "find_output.h"

#include <fmt/core.h>

#include "format/json.h"
#include "format/quote.h"

namespace offsite {

void FindOutput::begin_element() { out_.add(elements_++ == 0 ? "[" : ","); }

void FindOutput::end_matches() {
  if (snapshot_ && json_) out_.add(fmt::format(R"(],"hits":{},"snapshot":"{}"}})", hits_, snapshot_->hex()));
  snapshot_.reset();
}

void FindOutput::match(const NamedSnapshot& snapshot, const std::string& path, const Node& node) {
  if (snapshot_ != snapshot.id) {
    const bool first = !snapshot_;
    end_matches();
    snapshot_ = snapshot.id;
    hits_ = 0;
    if (json_) {
      begin_element();
      out_.add(R"({"matches":[)");
    } else {
      out_.line(fmt::format("{}Found matching entries in snapshot {} from {}", first ? "" : "\n",
                            snapshot.id.short_hex(), local_time(snapshot.snapshot.time)));
    }
  }
  if (!json_) return out_.line(node_line(path, node, detail_));
  if (hits_++ > 0) out_.add(",");
  out_.add(find_node_json(path, node));
}

void FindOutput::object(const NamedSnapshot& snapshot, const Object& found) {
  const bool is_blob = std::string_view(found.type) == "blob";
  if (json_) {
    JsonWriter json;
    json.object().member("object_type", found.type).member("id", found.id.hex()).member("path", found.path);
    if (is_blob) json.member("parent_tree", found.parent_tree.hex());
    json.member("snapshot", snapshot.id.hex()).member("time", to_rfc3339(snapshot.snapshot.time));
    begin_element();
    return out_.add(json.close().take());
  }
  out_.line(fmt::format("Found {} {}", found.type, found.id.hex()));
  out_.line(fmt::format(" ... {} {}", is_blob ? "in file" : "path", one_line(found.path)));
  if (is_blob) out_.line(fmt::format("     (tree {})", found.parent_tree.hex()));
  out_.line(
      fmt::format(" ... in snapshot {} ({})", snapshot.id.short_hex(), local_time(snapshot.snapshot.time)));
}

void FindOutput::finish() {
  end_matches();
  if (json_) out_.line(elements_ == 0 ? "[]" : "]");
  out_.finish();
}

}  // namespace offsite
