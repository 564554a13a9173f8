#include "find_objects.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/quote.h"
#include "process/tree_walker.h"

namespace offsite {
namespace {

std::vector<std::string> checked(const std::vector<std::string>& prefixes) {
  std::vector<std::string> lower;
  for (std::string prefix : prefixes) {
    for (char& c : prefix)
      if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (prefix.empty() || prefix.size() > 64 || prefix.find_first_not_of("0123456789abcdef") != prefix.npos)
      throw Error(Blame::usage, fmt::format("find \"{}\": it is no id", one_line(prefix)));
    lower.push_back(std::move(prefix));
  }
  return lower;
}

std::vector<Id> ids_of(View packs) {
  std::vector<Id> ids;
  for (; !packs.empty(); packs = packs.subspan(sizeof(Id))) ids.push_back(Id::load(packs));
  return ids;
}

// Shows one snapshot's uses.
class ObjectSearch {
 public:
  ObjectSearch(const NamedSnapshot& snapshot, const WantedObjects& wanted, FindOutput& out)
      : snapshot_(snapshot), wanted_(wanted), out_(out) {}

  void tree(const Id& tree, const std::string& path) {
    if (wanted_.has_tree(tree)) out_.object(snapshot_, {"tree", tree, path, tree});
  }
  Descend visit(const VisitedNode& visited) {
    const auto& [path, node, parent] = visited;
    if (node.subtree) tree(*node.subtree, path);
    for (const Id& blob : node.content)
      if (wanted_.has_blob(blob)) out_.object(snapshot_, {"blob", blob, path, parent});
    return Descend::yes;
  }

 private:
  const NamedSnapshot& snapshot_;
  const WantedObjects& wanted_;
  FindOutput& out_;
};

}  // namespace

void WantedObjects::blobs(const std::vector<std::string>& prefixes) {
  blobs_ = checked(prefixes);
  any_blob_ = true;
}

void WantedObjects::trees(const std::vector<std::string>& prefixes) {
  trees_ = checked(prefixes);
  any_tree_ = true;
}

void WantedObjects::packs(const std::vector<std::string>& prefixes, const IdTable& table) {
  any_blob_ = any_tree_ = true;
  const std::vector<Id> packs = ids_of(table.packs());
  std::set<Id> wanted;
  for (const std::string& prefix : checked(prefixes)) wanted.insert(match_id(prefix, packs, "pack"));
  table.each([&](BlobType, const Id& id, const BlobLocation& place) {
    if (wanted.contains(place.pack)) in_packs_.insert(id);
  });
}

bool WantedObjects::begins(const std::vector<std::string>& prefixes, const Id& id) {
  if (prefixes.empty()) return false;
  const std::string hex = id.hex();
  auto begins_so = [&](const std::string& prefix) { return hex.starts_with(prefix); };
  return std::any_of(prefixes.begin(), prefixes.end(), begins_so);
}

bool find_objects(CachedRepository& repository, const std::vector<SelectedSnapshot>& snapshots,
                  const WantedObjects& wanted, FindOutput& out) {
  TreeWalker walker(repository);
  for (const SelectedSnapshot& each : snapshots) {
    ObjectSearch search(each.named, wanted, out);
    const Id root = find_folder(repository, each.named, each.subfolder);
    search.tree(root, "/");
    walker.walk(root, [&](const VisitedNode& visited) { return search.visit(visited); });
  }
  return walker.whole();
}

}  // namespace offsite
