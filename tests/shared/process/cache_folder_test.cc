#include "process/cache_folder.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "tests/scratch.h"

using namespace offsite;
namespace fs = std::filesystem;

namespace {

// "" if it was taken, else why not.
std::string refusal(const std::string& path) {
  try {
    CacheFolder(path).claim();
    return "";
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::usage, "%s", error.what());
    return error.what();
  }
}

}  // namespace

Test(cache_folder, a_new_folder_is_taken_and_known_again) {
  Scratch scratch;
  std::string cache = scratch / "above/cache";
  cr_assert_eq(refusal(cache), "");
  std::string tag(as_text(read_whole_file(cache + "/CACHEDIR.TAG")));
  cr_assert(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"));
  scratch.file("above/cache/config", "something");
  cr_assert_eq(refusal(cache), "");
}

Test(cache_folder, a_slash_at_the_end_makes_no_difference) {
  Scratch scratch;
  cr_assert_eq(refusal(scratch / "above/cache/"), "");
  cr_assert_eq(fs::status(scratch / "above/cache").permissions(), fs::perms::owner_all);
}

Test(cache_folder, an_empty_folder_is_taken) {
  Scratch scratch;
  scratch.folder("disk/lost+found");
  scratch.file("killed/CACHEDIR.TAG.a1b2c3", "Signat");
  cr_assert_eq(refusal(scratch / "killed"), "");
  cr_assert_eq(refusal(scratch.folder("empty")), "");
  cr_assert_eq(refusal(scratch / "disk"), "");
}

Test(cache_folder, a_folder_of_somebody_elses_is_refused_and_stays_as_it_is) {
  Scratch scratch;
  scratch.file("repository/config", "a repository's");
  scratch.file("other/CACHEDIR.TAG",
               "Signature: 8a477f597d28d172789f06886806bc55\n# Made by somebody else.\n");
  for (const char* name : {"repository", "other"}) {
    cr_assert(refusal(scratch / name).find("there are other things in it") != std::string::npos);
    cr_assert_eq(std::distance(fs::directory_iterator(scratch / name), {}), 1);
  }
}

Test(cache_folder, a_file_is_no_cache) {
  Scratch scratch;
  cr_assert(refusal(scratch.file("file")).find("Not a directory") != std::string::npos);
  cr_assert(refusal(scratch / "file/below").find("Not a directory") != std::string::npos);
}

Test(cache_folder, where_no_folder_can_be_made_is_no_cache) {
  for (const char* path : {"/proc/cache", "/proc/above/cache"})
    cr_assert(refusal(path).find("as a cache: No such file or directory") != std::string::npos, "%s", path);
}

Test(cache_folder, no_name_is_no_cache) { cr_assert_throw(CacheFolder(""), Error); }
