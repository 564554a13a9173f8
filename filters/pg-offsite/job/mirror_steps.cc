#include "mirror_steps.h"

#include <algorithm>

namespace offsite {

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Step index_step() { return {.name = "index", .stages = {{.run = {"index-cache", "--skip-damaged"}}}}; }

Step trees_step(const Words& whose) {
  return {.name = "trees", .stages = {{.run = joined({"tree-plan"}, whose)}, {.run = {"r2-get", "--keep"}}}};
}

std::vector<Step> mirror_steps(const Words& whose) {
  Stage sync{.run = {"r2-get", "--sync", "--skip-damaged", "--only", "snapshots,index"}};
  return {{.name = "sync", .stages = {sync}}, index_step(), trees_step(whose)};
}

bool only_mirrors(const Step& step) {
  const Words& last = step.stages.back().run;
  auto has = [&](const char* word) { return std::ranges::find(last, word) != last.end(); };
  return !step.always &&
         (last.front() == "index-cache" || (last.front() == "r2-get" && (has("--sync") || has("--keep"))));
}

bool begins_with_plan(const Step& step) {
  return !step.always && step.stages.front().program() == "restore-plan";
}

}  // namespace offsite
