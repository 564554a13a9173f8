#include "filters/pgdata-reader/file_reader.h"

#include <criterion/criterion.h>
#include <sys/stat.h>

#include "format/error.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

std::string read_all(FileReader& file, size_t step) {
  std::string all;
  Bytes room(step);
  while (file.left() > 0) all += as_text(file.next(room));
  return all;
}

}  // namespace

Test(file_reader, any_step_gives_the_same_bytes) {
  Scratch scratch;
  std::string content;
  for (int i = 0; i < 1000; ++i) content += static_cast<char>(i * 7);
  scratch.file("f", content);
  for (size_t step : {1, 7, 999, 1000, 1001}) {
    auto file = FileReader::open(scratch / "f");
    cr_assert_eq(read_all(*file, step), content);
    cr_assert_eq(file->at(), 1000);
    cr_assert_eq(file->padded(), 0);
  }
}

Test(file_reader, an_empty_file_has_nothing_left) {
  Scratch scratch;
  cr_assert_eq(FileReader::open(scratch.file("f"))->left(), 0);
}

Test(file_reader, a_file_that_vanished_is_nothing) {
  Scratch scratch;
  cr_assert_not(FileReader::open(scratch / "f"));
}

Test(file_reader, what_is_added_meanwhile_is_not_part_of_it) {
  Scratch scratch;
  auto file = FileReader::open(scratch.file("f", "before"));
  scratch.file("f", "before and after");
  cr_assert_eq(read_all(*file, 4), "before");
}

Test(file_reader, what_is_cut_off_meanwhile_is_zeros) {
  Scratch scratch;
  auto file = FileReader::open(scratch.file("f", "0123456789"));
  std::filesystem::resize_file(scratch / "f", 6);
  cr_assert_eq(read_all(*file, 4), std::string("012345\0\0\0\0", 10));
  cr_assert_eq(file->padded(), 4);
}

Test(file_reader, bytes_can_be_read_again) {
  Scratch scratch;
  auto file = FileReader::open(scratch.file("f", "0123456789"));
  Bytes room(4);
  file->next(room);
  scratch.file("f", "ABCDEFGHIJ");
  cr_assert(file->again(room, 0));
  cr_assert_eq(as_text(room), "ABCD");
  cr_assert_not(file->again(room, 8));
}

// every way this can be wrong
Test(file_reader, a_link_is_not_followed) {
  Scratch scratch;
  scratch.file("f", "x");
  std::filesystem::create_symlink("f", scratch / "link");
  cr_assert_throw(FileReader::open(scratch / "link"), Error);
}

Test(file_reader, a_folder_cannot_be_read) {
  Scratch scratch;
  scratch.folder("folder");
  auto folder = FileReader::open(scratch / "folder");
  Bytes room(1);
  cr_assert_throw(folder->next(room), Error);
}
