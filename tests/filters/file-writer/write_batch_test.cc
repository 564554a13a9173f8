#include "filters/file-writer/write_batch.h"

#include <criterion/criterion.h>
#include <fcntl.h>

#include "event/descriptor.h"
#include "filters/file-writer/copy_content.h"
#include "filters/file-writer/gather.h"
#include "process/cache_folder.h"
#include "tests/scratch.h"

using namespace offsite;

Test(write_batch, sorts_by_file_and_offset) {
  WriteBatch batch;
  batch.add(as_bytes("bb"), {{1, 2}, {0, 7}});
  batch.add(as_bytes("aa"), {{1, 0}});
  const auto& sorted = batch.sorted();
  cr_assert_eq(sorted.size(), 3);
  cr_assert_eq(sorted[0].place, (Place{0, 7}));
  cr_assert_eq(as_text(sorted[0].content), "bb");
  cr_assert_eq(as_text(sorted[1].content), "aa");
  cr_assert_eq(as_text(sorted[2].content), "bb");
}

Test(write_batch, an_empty_blob_or_one_without_places_takes_no_room) {
  WriteBatch batch;
  batch.add(as_bytes("x"), {});
  batch.add({}, {{0, 0}});
  cr_assert(batch.empty());
}

Test(write_batch, is_full_by_bytes_or_by_pieces) {
  WriteBatch batch;
  for (uint64_t n = 0; !batch.full(); ++n) batch.add(as_bytes("x"), {{n, 0}});
  cr_assert_leq(batch.sorted().size(), 64);
  batch.clear();
  cr_assert_not(batch.full());
  Bytes large(3 << 20);
  batch.add(large, {{0, 0}});
  cr_assert(batch.full());
}

Test(gather, writes_any_number_of_pieces_behind_one_another) {
  Scratch scratch;
  std::string path = scratch.file("file");
  Descriptor file(open(path.c_str(), O_RDWR));
  std::string all;
  for (int i = 0; i < 3000; ++i) all += std::to_string(i);
  std::vector<View> pieces = {View()};
  for (size_t at = 0; at < all.size(); at += 4)
    pieces.push_back(as_bytes(std::string_view(all).substr(at, 4)));
  cr_assert_gt(pieces.size(), 2048);
  cr_assert(write_at(file.get(), pieces, 5));
  cr_assert_eq(as_text(read_whole_file(path)), std::string(5, '\0') + all);
  cr_assert(write_at(file.get(), {}, 0));
}

Test(gather, tells_of_a_failure) {
  Descriptor full(open("/dev/full", O_WRONLY));
  cr_assert_not(write_at(full.get(), {as_bytes("x")}, 0));
  cr_assert_eq(errno, ENOSPC);
}

Test(copy_content, copies_all_of_a_file) {
  Scratch scratch;
  std::string content(3'000'001, 'x');
  content.replace(1'500'000, 1, "y");
  Descriptor from(open(scratch.file("from", content).c_str(), O_RDONLY));
  Descriptor to(open(scratch.file("to").c_str(), O_RDWR));
  cr_assert(copy_content(from.get(), to.get()));
  cr_assert_eq(as_text(read_whole_file(scratch / "to")), content);
}

Test(copy_content, reads_what_the_kernel_cannot_copy) {
  Scratch scratch;
  Descriptor from(open("/proc/self/status", O_RDONLY));
  Descriptor to(open(scratch.file("to").c_str(), O_RDWR));
  cr_assert(copy_content(from.get(), to.get()));
  cr_assert_gt(read_whole_file(scratch / "to").size(), 100);
  Descriptor full(open("/dev/full", O_WRONLY));
  Descriptor again(open((scratch / "to").c_str(), O_RDONLY));
  cr_assert_not(copy_content(again.get(), full.get()));
}
