#include "format/entry.h"

#include "format/error.h"
#include "format/quote.h"

namespace offsite {

bool is_clean_path(std::string_view path) {
  if (path.size() < 2 || path[0] != '/' || path.find('\0') != std::string_view::npos) return false;
  while (!path.empty()) {
    path.remove_prefix(1);
    std::string_view component = path.substr(0, path.find('/'));
    if (component.empty() || component == "." || component == "..") return false;
    path.remove_prefix(component.size());
  }
  return true;
}

std::string Entry::to_json() const {
  JsonWriter json;
  json.object().member("path", quote_name(path)).member("cut", cut == Cut::pages ? "pages" : "rabin");
  if (unchanged) json.member("unchanged", true);
  if (!same_as.empty()) json.member("same_as", quote_name(same_as));
  return json.name("node").json(node_json(node)).close().take();
}

namespace {

std::string path_member(const Json& json, std::string_view name) {
  std::string quoted = json.text(name);
  std::optional<std::string> path = unquote_name(quoted);
  if (!path || !is_clean_path(*path))
    throw Error(Blame::input, "read a FILE frame: not a clean absolute path: " + quoted);
  return *path;
}

}  // namespace

Entry Entry::parse(std::string_view text) {
  Json json = Json::parse(text, "read a FILE frame");
  Entry entry;
  entry.path = path_member(json, "path");
  std::string cut = json.text("cut", "rabin");
  if (cut != "pages" && cut != "rabin") throw Error(Blame::input, "read a FILE frame: no way to cut: " + cut);
  entry.cut = cut == "pages" ? Cut::pages : Cut::rabin;
  entry.unchanged = json.boolean("unchanged", false);
  if (json.has("same_as")) entry.same_as = path_member(json, "same_as");
  entry.node = parse_node(json["node"]);
  entry.node.name = entry.path.substr(entry.path.rfind('/') + 1);
  return entry;
}

std::string EntryEnd::to_json() const {
  JsonWriter json;
  json.object().member("size", size);
  if (!error.empty()) json.member("error", error);
  if (doubtful) json.member("doubtful", true);
  return json.close().take();
}

EntryEnd EntryEnd::parse(std::string_view text) {
  Json json = Json::parse(text, "read a FILE_END frame");
  return {json.number("size"), json.text("error", ""), json.boolean("doubtful", false)};
}

}  // namespace offsite
