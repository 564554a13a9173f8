#include "format/path.h"

#include <criterion/criterion.h>

using namespace offsite;

Test(path, a_path_is_cleaned_as_go_cleans_it) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "."},
      {".", "."},
      {"/", "/"},
      {"//", "/"},
      {"/a", "/a"},
      {"/a/", "/a"},
      {"//a//b/", "/a/b"},
      {"/./a/./b/.", "/a/b"},
      {"/a/../b", "/b"},
      {"/a/..", "/"},
      {"/..", "/"},
      {"/../../a", "/a"},
      {"..", ".."},
      {"../../a", "../../a"},
      {"a/..", "."},
      {"a/../..", ".."},
      {"a/b/../../..", ".."},
      {"a//b", "a/b"},
      {"...", "..."},
      {"/a/..b", "/a/..b"},
  };
  for (const auto& [path, clean] : cases)
    cr_expect_eq(clean_path(path), clean, "%s is %s", path, clean_path(path).c_str());
}

Test(path, what_is_clean_stays) {
  for (const char* path : {"/", "/a/b", "a", ".", "../.."}) cr_expect_eq(clean_path(path), path, "%s", path);
}

Test(path, its_parts_are_between_the_slashes) {
  using Parts = std::vector<std::string_view>;
  cr_expect(path_parts("/a/b") == Parts({"a", "b"}));
  cr_expect(path_parts("a") == Parts{"a"});
  cr_expect(path_parts("/").empty());
  cr_expect(path_parts("").empty());
}
