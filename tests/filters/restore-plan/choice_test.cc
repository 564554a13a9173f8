#include "filters/restore-plan/choice.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

std::string judged(const Choice& choice, const std::string& path) {
  auto [matched, below] = choice.judge(path);
  return std::string(matched ? "wanted" : "") + (below ? " below" : "");
}

PathPatterns including(const std::string& pattern) {
  PathPatterns patterns;
  patterns.includes.add(pattern);
  return patterns;
}

}  // namespace

Test(choice, without_a_wish_everything_is_wanted) {
  Choice all(PathPatterns(), "");
  cr_expect(judged(all, "/a") == "wanted below");
  cr_expect(all.was_found());
}

Test(choice, one_path_alone_is_reached_from_above) {
  Choice only(PathPatterns(), "/a/b");
  cr_expect(judged(only, "/a") == " below");
  cr_expect(!only.was_found());
  cr_expect(judged(only, "/a/bc") == "");
  cr_expect(judged(only, "/b") == "");
  cr_expect(judged(only, "/a/b") == "wanted below");
  cr_expect(judged(only, "/a/b/c") == "wanted below");
  cr_expect(only.was_found());
}

Test(choice, patterns_choose_within_it) {
  Choice both(including("*.c"), "/a");
  cr_expect(judged(both, "/x.c") == "");
  cr_expect(judged(both, "/a") == " below");
  cr_expect(judged(both, "/a/x.c") == "wanted below");
  cr_expect(judged(both, "/a/x.d") == " below");
}
