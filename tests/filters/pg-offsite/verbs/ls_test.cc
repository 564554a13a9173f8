#include "filters/pg-offsite/verbs/ls.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

void is(const ListedFolders& folders, const char* path, bool listed, bool leads_on) {
  cr_expect_eq(folders.lists(path), listed, "%s", path);
  cr_expect_eq(folders.leads_on(path), leads_on, "below %s", path);
}

}  // namespace

Test(ls, without_folders_everything_is_listed) {
  for (const char* path : {"/a", "/a/b/c"}) is(ListedFolders({}, false), path, true, true);
}

Test(ls, a_folder_and_what_is_in_it) {
  const ListedFolders folders({"/a/b/", "/c/./d"}, false);
  is(folders, "/a", false, true);
  is(folders, "/a/b", true, true);
  is(folders, "/a/b/x", true, false);
  is(folders, "/a/bc", false, false);
  is(folders, "/c", false, true);
  is(folders, "/c/d/x", true, false);
  is(folders, "/x", false, false);
}

Test(ls, with_recursive_all_below_it) {
  const ListedFolders folders({"/a"}, true);
  is(folders, "/a/b", true, true);
  is(folders, "/a/b/c", true, true);
  is(folders, "/b", false, false);
}

Test(ls, the_root_is_a_folder) {
  is(ListedFolders({"/"}, false), "/a", true, false);
  is(ListedFolders({"//"}, true), "/a/b", true, true);
}

Test(ls, a_folder_that_is_not_absolute_is_refused) {
  for (const char* folder : {"a", "", "./a"}) {
    try {
      ListedFolders folders({folder}, false);
      cr_expect(false, "%s", folder);
    } catch (const Error& error) {
      cr_expect_eq(error.blame, Blame::usage);
    }
  }
}
