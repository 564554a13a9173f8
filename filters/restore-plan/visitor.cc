#include "visitor.h"

#include <fmt/core.h>

#include <climits>
#include <vector>

#include "format/error.h"
#include "format/quote.h"
#include "process/node_walk.h"

namespace offsite {
namespace {

constexpr size_t spoken_max = 200;

// A folder that is open, and whether the visitor has it.
struct Above {
  std::string path;
  TreeNode folder;
  bool taken;
};

// False if the folder cannot be read.
bool enter(NodeWalk& walk, const std::string& path, const Id& tree, Incomplete& incomplete) {
  try {
    walk.enter(tree);
    return true;
  } catch (const CachedRepository::MissingPack& missing) {
    incomplete.add(one_line(path), fmt::format("read tree {}: the cache lacks pack {}", tree.short_hex(),
                                               missing.places.front().pack.short_hex()));
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    incomplete.add(one_line(path), error.what());
  }
  return false;
}

Task<void> take_parents(std::vector<Above>& above, Visitor& visitor) {
  for (Above& each : above) {
    if (each.taken) continue;
    each.taken = true;
    co_await visitor.take(each.path, each.folder);
  }
}

}  // namespace

Task<void> visit(CachedRepository& repository, const Id& tree, const Choice& choice, Visitor& visitor,
                 Incomplete& incomplete) {
  NodeWalk walk(repository);
  walk.enter(tree);
  co_await visitor.begin(tree);
  std::vector<Above> above;
  while (walk.depth() > 0) {
    std::optional<TreeNode> node = walk.next();
    if (!node) {
      if (!above.empty()) above.pop_back();
      continue;
    }
    std::string path = (above.empty() ? "" : above.back().path) + "/" + node->node.name;
    if (path.size() >= PATH_MAX) {
      incomplete.add(one_line(path.substr(0, spoken_max)) + "…", "the path is too long");
      continue;
    }
    auto [wanted, below] = choice.judge(path);
    if (wanted) {
      if (visitor.needs_parents()) co_await take_parents(above, visitor);
      co_await visitor.take(path, *node);
    }
    if (node->node.type == "dir" && below && enter(walk, path, *node->subtree, incomplete))
      above.push_back({std::move(path), std::move(*node), wanted});
  }
  co_await visitor.finish();
}

}  // namespace offsite
