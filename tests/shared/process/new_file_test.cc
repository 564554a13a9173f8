#include "process/new_file.h"

#include <criterion/criterion.h>
#include <sys/stat.h>

#include "format/error.h"
#include "process/cache_folder.h"
#include "process/mapped_file.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

std::string content(const std::string& path) { return std::string(as_text(read_whole_file(path))); }

size_t files_in(const std::string& folder) {
  auto entries = std::filesystem::directory_iterator(folder);
  return static_cast<size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace

Test(new_file, it_takes_its_name_when_it_is_complete) {
  Scratch scratch;
  std::string path = scratch.file("name", "old");
  {
    NewFile file(path, 0600);
    file.append(as_bytes("new"));
    cr_expect(content(path) == "old");
    file.append(as_bytes("er"));
    file.keep();
  }
  cr_expect(content(path) == "newer");
  cr_expect_eq(files_in(scratch.path()), 1);
}

Test(new_file, what_is_not_kept_leaves_nothing) {
  Scratch scratch;
  std::string path = scratch.file("name", "old");
  { NewFile(path, 0600).append(as_bytes("new")); }
  cr_expect(content(path) == "old");
  cr_expect_eq(files_in(scratch.path()), 1);
}

Test(new_file, it_has_the_mode_whatever_the_mask_and_makes_its_folder) {
  Scratch scratch;
  umask(0077);
  write_file_durably(scratch / "a/b/name", as_bytes("content"), 0640);
  struct stat status;
  cr_assert_eq(stat((scratch / "a/b/name").c_str(), &status), 0);
  cr_expect_eq(status.st_mode & 07777, 0640);
  cr_expect(content(scratch / "a/b/name") == "content");
}

Test(new_file, a_folder_that_cannot_be_written_to_is_refused) {
  cr_expect_throw(write_file_durably("/proc/nowhere/name", {}, 0600), Error);
  Scratch scratch;
  scratch.folder("taken/inside");
  cr_expect_throw(write_file_durably(scratch / "taken", as_bytes("x"), 0600), Error);
  cr_expect_eq(files_in(scratch.path()), 1);
}

Test(mapped_file, it_shows_what_the_file_holds_after_its_name_went) {
  Scratch scratch;
  std::string path = scratch.file("name", "content");
  MappedFile mapped(path);
  write_file_durably(path, as_bytes("another"), 0600);
  cr_expect(as_text(mapped.view()) == "content");
  MappedFile moved(std::move(mapped));
  cr_expect(as_text(moved.view()) == "content");
  cr_expect(mapped.view().empty());
}

Test(mapped_file, an_empty_file_is_an_empty_view) {
  Scratch scratch;
  cr_expect(MappedFile(scratch.file("name")).view().empty());
}

Test(mapped_file, a_file_that_is_not_there_is_refused_with_its_name) {
  try {
    MappedFile mapped("/nowhere/name");
    cr_assert_fail("it was taken");
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::temporary);
    cr_expect(std::string(error.what()).find("/nowhere/name") != std::string::npos);
  }
}
