#include "format/file_list.h"

#include <criterion/criterion.h>

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
