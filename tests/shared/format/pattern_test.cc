#include "format/pattern.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

struct Case {
  const char* pattern;
  const char* path;
  bool yes;
};

PatternList list(const std::vector<std::string>& texts, LetterCase letter_case = LetterCase::counts) {
  PatternList list(letter_case);
  list.add(texts);
  return list;
}

bool matches(const char* pattern, const char* path) { return Pattern(pattern).matches(PathParts(path)); }
bool below(const char* pattern, const char* path) {
  return Pattern(pattern).may_match_below(PathParts(path));
}

void is(const PatternList& patterns, const char* path, bool matched, bool may_below) {
  PatternList::Verdict verdict = patterns.judge(path);
  cr_expect_eq(verdict.matched, matched, "%s itself", path);
  cr_expect_eq(verdict.below, may_below, "below %s", path);
}

void refused(const char* text) {
  try {
    Pattern pattern{text};
    cr_expect(false, "%s was taken", text);
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::usage);
    cr_expect(std::string(error.what()).starts_with("read the pattern \""), "%s", error.what());
  }
}

}  // namespace

Test(pattern, the_examples_of_restics_manual) {
  const Case cases[] = {
      {"*.c", "/home/user/work/main.c", true},
      {"*.go", "/home/user/work/main.c", false},
      {"foo/**/bar", "/dir1/foo/dir2/bar/file", true},
      {"foo/**/bar", "/foo/bar/file", true},
      {"foo/**/bar", "/tmp/foo/bar", true},
      {"foo/**/bar", "/foo/x/baz", false},
      {"/bin", "/bin/bash", true},
      {"/bin", "/usr/bin/restic", false},
      {"bin", "/usr/bin/restic", true},
      {"/home/[uU]ser/?.go", "/home/user/F.go", true},
  };
  for (const Case& each : cases)
    cr_expect_eq(matches(each.pattern, each.path), each.yes, "%s %s", each.pattern, each.path);
}

Test(pattern, a_component_is_matched_as_go_matches_names) {
  const Case cases[] = {
      {"abc", "abc", true},       {"abc", "abcd", false},      {"*", "", true},
      {"*c", "abc", true},        {"a*", "abc", true},         {"a*b*c", "axbxbxc", true},
      {"a*b*c", "axbxbx", false}, {"a**c", "abbc", true},      {"a?c", "abc", true},
      {"a?c", "ac", false},       {"a?z", "a\xc3\xa4z", true}, {"a??z", "a\xc3\xa4z", false},
      {"a?z", "a\xffz", true},    {"[a-c]x", "bx", true},      {"[a-c]x", "dx", false},
      {"[^a-c]x", "dx", true},    {"[^a-c]x", "bx", false},    {"[\xc3\xa4-\xc3\xb6]", "\xc3\xa5", true},
      {"[!a]", "a", true},        {"[!a]", "b", false},        {"[a\\]b]", "]", true},
      {"[\\-x]", "-", true},      {"[c-a]", "b", false},       {"a\\*c", "a*c", true},
      {"a\\*c", "abc", false},    {"\\[a]", "[a]", true},
  };
  for (const Case& each : cases)
    cr_expect_eq(Glob(each.pattern, "test").matches(each.path), each.yes, "%s %s", each.pattern, each.path);
}

Test(pattern, one_without_a_slash_in_front_matches_at_any_depth) {
  const Case cases[] = {
      {"base/*", "/var/pg/base/1", true},
      {"base/*", "/base/1/2", true},
      {"base/*", "/var/pg/base", false},
      {"pg/base", "/var/pg/base/1", true},
      {"pg/1", "/var/pg/base/1", false},
      {"1", "base/1", true},
      {"base/*.o", "base/x/y.o", false},
      {"*", "/x", true},
      {"**", "/x/y", true},
  };
  for (const Case& each : cases)
    cr_expect_eq(matches(each.pattern, each.path), each.yes, "%s %s", each.pattern, each.path);
}

Test(pattern, one_with_a_slash_in_front_begins_at_the_root) {
  const Case cases[] = {
      {"/pg", "/pg", true},         {"/pg", "/pg/base", true},    {"/pg", "/var/pg", false},
      {"/pg", "pg", false},         {"/pg/*", "/pg", false},      {"/pg/*", "/pg/base", true},
      {"/pg/../var", "/var", true}, {"/pg/../var", "/pg", false}, {"//pg///base/", "/pg/base", true},
      {"/", "/anything", true},     {"/**/x", "/x", true},        {"/**/x", "/a/b/x", true},
      {"/a/**/z", "/a/z/b", true},  {"/a/**/z", "/a/b", false},   {"/a/**", "/a", true},
      {"/*/*/z", "/a/b/z", true},   {"/*/*/z", "/a/z", false},    {"/a/**/b/**/c", "/a/x/b/y/b/c", true},
  };
  for (const Case& each : cases)
    cr_expect_eq(matches(each.pattern, each.path), each.yes, "%s %s", each.pattern, each.path);
}

Test(pattern, a_folder_is_worth_a_walk_if_something_below_it_could_match) {
  const Case cases[] = {
      {"x", "/any/where", true},   {"/a/b/c", "/a", true},
      {"/a/b/c", "/a/b", true},    {"/a/b/c", "/a/c", false},
      {"/a", "/a/b/c", true},      {"/a/*/c", "/a/x", true},
      {"/a/*/c", "/a/x/y", false}, {"/a/**/c", "/a/x/y/z", true},
      {"/a/**/c", "/b", false},    {"/**/c", "/b", true},
      {"/a", "a", false},          {"/", "/a", true},
  };
  for (const Case& each : cases)
    cr_expect_eq(below(each.pattern, each.path), each.yes, "%s %s", each.pattern, each.path);
}

Test(pattern, a_list_matches_what_one_of_it_matches) {
  is(list({}), "/a", false, false);
  is(list({""}), "/a", false, false);
  is(list({"*.c", "*.h"}), "/a/x.h", true, true);
  is(list({"*.c", "*.h"}), "/a/x.o", false, true);
  is(list({"/a/x", "/b"}), "/a", false, true);
  is(list({"/a/x", "/b"}), "/c", false, false);
}

Test(pattern, an_exclamation_mark_takes_back_what_came_before) {
  PatternList patterns = list({"*.log", "!keep.log", "/tmp"});
  is(patterns, "/a/x.log", true, true);
  is(patterns, "/a/keep.log", false, false);
  is(patterns, "/tmp/keep.log", true, true);
  is(list({"!x", "*"}), "/x", true, true);
  is(list({"\\!x"}), "/!x", true, true);
}

Test(pattern, case_is_ignored_on_request) {
  is(list({"*.JPG", "/Home/\xc3\x84rger"}, LetterCase::ignored), "/a/Photo.jpg", true, true);
  is(list({"/Home/\xc3\x84rger"}, LetterCase::ignored), "/hOmE/\xc3\xa4RGER", true, true);
  is(list({"X\xff"}, LetterCase::ignored), "/x\xff", true, true);
  is(list({"*.JPG"}), "/a/photo.jpg", false, true);
}

Test(pattern, excludes_win_over_includes) {
  PathPatterns patterns;
  cr_expect(patterns.empty());
  cr_expect(patterns.judge("/a").matched && patterns.judge("/a").below);
  patterns.includes.add("/pg");
  patterns.iincludes.add("README*");
  patterns.excludes.add("pg_wal");
  patterns.iexcludes.add("*.TMP");
  cr_expect_not(patterns.empty());
  cr_expect(patterns.judge("/pg/base/1").matched);
  cr_expect(patterns.judge("/doc/readme.txt").matched);
  cr_expect_not(patterns.judge("/etc/passwd").matched);
  cr_expect(patterns.judge("/etc").below);
  cr_expect_not(patterns.judge("/pg/pg_wal").matched || patterns.judge("/pg/pg_wal").below);
  cr_expect_not(patterns.judge("/pg/x.tmp").matched);
}

Test(pattern, many_stars_take_no_time) {
  std::string pattern, path;
  for (int i = 0; i < 200; ++i) pattern += "**/a*a*a*b/", path += "/aaaaaaaaaaaaaaaaaaaaaaaa";
  cr_expect_not(matches(pattern.c_str(), path.c_str()));
}

// Every way this can be wrong.
Test(pattern, a_malformed_one_is_refused) {
  for (const char* text : {"", "!", "a[", "a[b", "[]a]", "[-a]", "[a-]", "[a-", "[^]", "[\\", "[\\]", "a\\",
                           "[\xff]", "x/[/y", "**/[", "/a/["})
    refused(text);
}
