#include "filters/tar-reader/member_path.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

Test(member_path, names_become_clean_paths) {
  for (const char* name :
       {"a/b", "/a/b", "./a/b", "a/b/", "a//b", "//a/./b//", "x/../a/b", "a/x/../b", "a/b/c/.."})
    cr_expect_eq(member_path(name), "/a/b", "%s", name);
}

Test(member_path, the_top_has_none) {
  for (const char* name : {"", ".", "./", "/", "a/.."}) cr_expect_eq(member_path(name), "", "%s", name);
}

Test(member_path, any_bytes_are_a_name) {
  cr_assert_eq(member_path("a\n\xff\"\\"), "/a\n\xff\"\\");
  cr_assert_eq(member_path("..a/..."), "/..a/...");
}

Test(member_path, what_leads_out_of_the_archive_is_refused) {
  for (const char* name : {"..", "../a", "/../a", "a/../../a", "./..", "a/b/../../../etc/passwd"})
    cr_expect_throw(member_path(name), Error, "%s", name);
}
