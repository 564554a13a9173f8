#include "format/file_list.h"

#include <criterion/criterion.h>

#include <algorithm>
#include <string>
#include <vector>

#include "format/error.h"

using namespace offsite;

namespace {

Id id_of(int n) { return Id::of(as_bytes(std::to_string(n))); }

Stamp stamp_of(int n) {
  return {
      static_cast<uint64_t>(n), {1'700'000'000 + n, 5}, {-3, 999'999'999}, static_cast<uint64_t>(n) << 40};
}

// /a has ids 0 and 1, /b none, /c/d 2 to 9.
Bytes example() {
  Bytes file;
  FileListWriter list([&](View bytes) { append(file, bytes); });
  list.add_id(id_of(0));
  list.add_id(id_of(1));
  list.add("/a", stamp_of(1), 0);
  list.add("/b", stamp_of(2), list.ids());
  uint64_t first = list.ids();
  for (int i = 2; i < 10; ++i) list.add_id(id_of(i));
  list.add("/c/d", stamp_of(3), first);
  list.finish(16384);
  return file;
}

bool reads(View file) {
  try {
    FileList list(file);
    return true;
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    return false;
  }
}

}  // namespace

Test(file_list, what_was_written_is_found) {
  Bytes file = example();
  FileList list(file);
  cr_expect_eq(list.size(), 3);
  cr_expect_eq(list.page_grid(), 16384);
  std::optional<ListedFile> found = list.find("/c/d");
  cr_assert(found.has_value());
  cr_expect(found->stamp == stamp_of(3));
  View ids = list.ids(*found);
  cr_assert_eq(ids.size(), 8 * 32);
  for (size_t i = 0; i < 8; ++i) cr_expect_eq(Id::load(ids.subspan(i * 32)), id_of(static_cast<int>(i) + 2));
  cr_expect_eq(list.ids(*list.find("/b")).size(), 0);
  cr_expect(!list.find("/c").has_value());
  cr_expect(!list.find("").has_value());
}

Test(file_list, an_empty_list_is_a_list) {
  Bytes file;
  FileListWriter writer([&](View bytes) { append(file, bytes); });
  writer.finish();
  cr_expect_eq(FileList(file).size(), 0);
}

Test(file_list, equal_stamps_are_unchanged_only_if_they_had_settled) {
  Stamp stamp = stamp_of(1);
  stamp.mtime = stamp.ctime = {1000, 0};
  Stamp other = stamp;
  cr_expect(unchanged(stamp, other, {2000, 0}));
  cr_expect(!unchanged(stamp, other, {1001, 0}));
  cr_expect(!unchanged(stamp, other, {1001, 999'999'999}));
  cr_expect(unchanged(stamp, other, {1002, 0}));
  cr_expect(!unchanged(stamp, other, {INT64_MIN + 2, 0}));
  other.inode += 1;
  cr_expect(!unchanged(stamp, other, {2000, 0}));
  other = stamp;
  other.ctime.nanoseconds += 1;
  cr_expect(!unchanged(stamp, other, {2000, 0}));
}

Test(file_list, files_are_found_whatever_the_order_in_which_they_came) {
  Bytes file;
  FileListWriter writer([&](View bytes) { append(file, bytes); });
  std::vector<std::string> paths = {"/b", "/a/b", "/a", "/\xff", "/a-b", "/a/", std::string("/nul\0", 5),
                                    "/B"};
  for (const std::string& path : paths) {
    uint64_t first = writer.ids();
    writer.add_id(Id::of(as_bytes(path)));
    writer.add(path, {}, first);
  }
  writer.finish();
  FileList list(file);
  cr_expect_eq(list.size(), paths.size());
  cr_expect_eq(list.page_grid(), 0);
  for (const std::string& path : paths) {
    std::optional<ListedFile> found = list.find(path);
    cr_assert(found.has_value());
    cr_expect_eq(Id::load(list.ids(*found)), Id::of(as_bytes(path)));
  }
  for (const char* path : {"/a/b/", "/", "a", "/\xfe"}) cr_expect(!list.find(path).has_value(), "%s", path);
}

Test(file_list, a_path_that_comes_twice_keeps_the_later) {
  Bytes file;
  FileListWriter writer([&](View bytes) { append(file, bytes); });
  writer.add_id(id_of(1));
  writer.add("/a", stamp_of(1), 0);
  writer.add_id(id_of(2));
  writer.add("/a", stamp_of(2), 1);
  writer.finish();
  FileList list(file);
  cr_expect_eq(list.size(), 1);
  cr_expect_eq(Id::load(list.ids(*list.find("/a"))), id_of(2));
  cr_expect(list.find("/a")->stamp == stamp_of(2));
}

Test(file_list, ids_can_be_read_while_the_list_is_being_written) {
  Bytes file;
  FileListWriter writer([&](View bytes) { append(file, bytes); });
  Bytes many;
  for (int i = 0; i < 10'000; ++i) append(many, id_of(i).view());
  writer.add_ids(View(many).first(32));
  writer.add_ids(View(many).subspan(32));
  cr_expect_eq(writer.ids(), 10'000);
  writer.flush();
  cr_assert_eq(file.size(), file_list_ids_offset + many.size());
  cr_expect(std::ranges::equal(View(file).subspan(file_list_ids_offset), many));
  writer.add("/a", stamp_of(1), 0);
  writer.finish();
  FileList list(file);
  cr_expect(std::ranges::equal(list.ids(*list.find("/a")), many));
}

// every way this can be wrong

Test(file_list, every_cut_and_every_flipped_byte_is_noticed) {
  Bytes file = example();
  cr_expect(reads(file));
  for (size_t length = 0; length < file.size(); ++length)
    cr_assert(!reads(View(file).first(length)), "%zu", length);
  for (std::byte& b : file) {
    b ^= std::byte{0x10};
    cr_assert(!reads(file));
    b ^= std::byte{0x10};
  }
}

// A digest that fits does not make a list of it: what a writer with another idea of the format would leave.

namespace {

constexpr size_t tail_bytes = 24 + 32;
constexpr size_t record_a = file_list_ids_offset + 10 * 32;  // of the example: /a, then /b, then /c/d
constexpr size_t record_b = record_a + 4 + 2 + 56;

bool reads_with(size_t at, std::string_view bytes) {
  Bytes file = example();
  std::ranges::copy(as_bytes(bytes), file.begin() + static_cast<ptrdiff_t>(at));
  Id digest = Id::of(View(file).first(file.size() - 32));
  std::ranges::copy(digest.view(), file.end() - 32);
  return reads(file);
}

bool reads_with_number(size_t at, uint64_t n) {
  Bytes number;
  put_u64(number, n);
  return reads_with(at, as_text(number));
}

}  // namespace

Test(file_list, another_magic_or_version_is_refused) {
  cr_expect(reads_with(0, "pgofflst"));
  cr_expect(!reads_with(0, "pgoffls2"));
  cr_expect(reads_with_number(8, 1));
  cr_expect(!reads_with_number(8, 2));
}

Test(file_list, records_that_begin_elsewhere_are_refused) {
  size_t field = example().size() - tail_bytes + 8;
  cr_expect(reads_with_number(field, record_a));
  for (uint64_t offset :
       {uint64_t{0}, uint64_t{15}, record_a + 1, record_a - 1, example().size() - tail_bytes + 1, UINT64_MAX})
    cr_expect(!reads_with_number(field, offset), "%zu", size_t{offset});
}

Test(file_list, another_number_of_records_is_refused) {
  size_t field = example().size() - tail_bytes + 16;
  cr_expect(reads_with_number(field, 3));
  for (uint64_t count : {uint64_t{2}, uint64_t{4}, UINT64_MAX}) cr_expect(!reads_with_number(field, count));
}

Test(file_list, a_path_longer_than_the_list_is_refused) {
  for (std::string_view length : {std::string_view("\3\0\0\0", 4), std::string_view("\0\0\0\x7f", 4),
                                  std::string_view("\xff\xff\xff\xff", 4)})
    cr_expect(!reads_with(record_a, length));
}

Test(file_list, paths_out_of_order_and_twice_are_refused) {
  cr_expect(reads_with(record_b + 4, "/b"));
  cr_expect(!reads_with(record_b + 4, "/a"));
  cr_expect(!reads_with(record_b + 4, "/A"));
}

Test(file_list, ids_that_are_not_there_are_refused) {
  size_t first = record_a + 4 + 2 + 40, ids = first + 8;
  cr_expect(reads_with_number(ids, 10));
  cr_expect(reads_with_number(first, 8));
  for (uint64_t n : {uint64_t{11}, uint64_t{1} << 59, UINT64_MAX}) {
    cr_expect(!reads_with_number(ids, n));
    cr_expect(!reads_with_number(first, n));
  }
  cr_expect(!reads_with_number(first, 9));
}
