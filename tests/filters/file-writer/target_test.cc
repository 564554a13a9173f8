#include "filters/file-writer/target.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <array>

#include "tests/scratch.h"

using namespace offsite;

namespace {

// Both ways to open what is below.
struct Place {
  Scratch scratch;
  Target target{scratch / "target"}, by_hand{scratch / "target"};
  Place() { by_hand.walk_by_hand(); }
  std::array<Target*, 2> both() { return {&target, &by_hand}; }
};

bool opens(const Target& target, std::string_view path, int flags = O_RDONLY) {
  return static_cast<bool>(target.try_open(path, flags, 0600));
}

bool exists(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0;
}

}  // namespace

Test(target, is_made_with_the_folders_above_it) {
  Scratch scratch;
  Target target(scratch / "a/b/c");
  cr_assert(exists(scratch / "a/b/c"));
}

Test(target, must_be_a_folder) {
  Scratch scratch;
  scratch.file("file");
  cr_assert_throw(Target(scratch / "file"), Error);
  cr_assert_throw(Target(""), Error);
}

Test(target, opens_what_is_below) {
  Place place;
  place.scratch.file("target/a/b/c", "x");
  for (Target* target : place.both()) {
    cr_expect(opens(*target, "/a/b/c"));
    cr_expect(opens(*target, "/a/b", O_RDONLY | O_DIRECTORY));
    cr_expect(opens(*target, "/a/b/new", O_WRONLY | O_CREAT | O_EXCL));
    cr_expect_not(opens(*target, "/a/nothing/c"));
    unlink((place.scratch / "target/a/b/new").c_str());
  }
}

Test(target, nothing_leads_out_of_it) {
  Place place;
  place.scratch.file("outside/file", "x");
  symlink("../outside", (place.scratch / "target/link").c_str());
  symlink((place.scratch / "outside").c_str(), (place.scratch / "target/absolute").c_str());
  symlink("../outside/file", (place.scratch / "target/file").c_str());
  symlink(".", (place.scratch / "target/loop").c_str());
  for (Target* target : place.both()) {
    for (const char* path : {"/link/file", "/absolute/file", "/file", "/../outside/file",
                             "/a/../../outside/file", "/loop/file", "//etc/passwd", "/link", "/.."})
      cr_expect_not(opens(*target, path), "%s", path);
    cr_expect_throw(target->folder_of("/link/file"), Error);
    cr_expect_throw(target->remove("/link/file"), Error);
    cr_expect_not(opens(*target, "/link/new", O_WRONLY | O_CREAT));
  }
  cr_assert(exists(place.scratch / "outside/file"));
  cr_assert_not(exists(place.scratch / "outside/new"));
}

Test(target, names_what_is_in_the_way) {
  Place place;
  place.scratch.folder("target/a");
  symlink("/etc", (place.scratch / "target/a/link").c_str());
  for (Target* target : place.both()) {
    try {
      target->open("/a/link/passwd", O_RDONLY);
      cr_assert_fail("it was opened");
    } catch (const Error& error) {
      cr_expect_eq(error.blame, Blame::input);
      cr_expect_not_null(strstr(error.what(), "target/a/link is a symbolic link, and in the way"), "%s",
                         error.what());
    }
  }
}

Test(target, removes_folders_with_all_that_is_in_them_and_no_more) {
  Place place;
  place.scratch.file("outside/file", "x");
  place.scratch.file("target/a/b/c/d", "x");
  symlink("../../outside", (place.scratch / "target/a/link").c_str());
  cr_assert(place.target.remove("/a"));
  cr_assert_not(place.target.remove("/a"));
  cr_assert_not(place.target.remove("/no/thing"));
  cr_assert_not(exists(place.scratch / "target/a"));
  cr_assert(exists(place.scratch / "outside/file"));
}

Test(target, a_disk_without_room_has_a_hint) {
  Place place;
  errno = ENOSPC;
  Error failed = place.target.failure("write", "/a");
  cr_assert_eq(failed.blame, Blame::temporary);
  cr_assert(failed.hint.starts_with("make room"));
}
