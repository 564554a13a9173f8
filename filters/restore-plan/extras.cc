#include "extras.h"

#include <algorithm>

#include "format/error.h"
#include "format/place.h"

namespace offsite {
namespace {

constexpr std::string_view partial_prefix = ".pg-offsite-";

}  // namespace

std::vector<std::string> extras_of(CachedRepository& repository, const Id& tree,
                                   std::vector<std::string> names) {
  std::ranges::sort(names);
  bool has_partials =
      std::ranges::any_of(names, [](const std::string& name) { return name.starts_with(partial_prefix); });
  std::vector<char> known(names.size());
  auto know = [&](const std::string& name) {
    auto found = std::ranges::lower_bound(names, name);
    if (found != names.end() && *found == name) known[static_cast<size_t>(found - names.begin())] = true;
  };
  auto look = [&](TreeNode&& each) {
    know(each.node.name);
    if (has_partials) know(partial_name(each.node.name));
  };
  try {
    repository.read_tree(tree, look, {.contents = Contents::without});
  } catch (const CachedRepository::MissingPack&) {
    return {};
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    return {};
  }
  std::vector<std::string> extras;
  for (size_t n = 0; n < names.size(); ++n)
    if (!known[n]) extras.push_back(std::move(names[n]));
  return extras;
}

}  // namespace offsite
