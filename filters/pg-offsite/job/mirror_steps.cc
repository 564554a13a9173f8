#include "mirror_steps.h"

#include <algorithm>

namespace offsite {

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<Step> mirror_steps(const std::optional<Words>& trees) {
  std::vector<Step> steps = {
      {.name = "sync",
       .stages = {{.run = {"r2-get", "--sync", "--skip-damaged", "--only", "snapshots,index"}}}},
      {.name = "index", .stages = {{.run = {"index-cache", "--skip-damaged"}}}},
  };
  if (trees)
    steps.push_back(
        {.name = "trees", .stages = {{.run = joined({"tree-plan"}, *trees)}, {.run = {"r2-get", "--keep"}}}});
  return steps;
}

bool only_mirrors(const Step& step) {
  const Words& last = step.stages.back().run;
  auto has = [&](const char* word) { return std::ranges::find(last, word) != last.end(); };
  return !step.always &&
         (last.front() == "index-cache" || (last.front() == "r2-get" && (has("--sync") || has("--keep"))));
}

}  // namespace offsite
