#include "filters/restore-plan/comparing.h"

#include <criterion/criterion.h>
#include <fcntl.h>

#include <numeric>

#include "event/descriptor.h"
#include "event/loop.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

Bytes bytes_of(size_t length, int salt = 0) {
  Bytes bytes(length);
  for (size_t i = 0; i < length; ++i)
    bytes[i] = static_cast<std::byte>((i * i + i / 251) % 253 + static_cast<size_t>(salt));
  return bytes;
}

FileContent cut(const Bytes& bytes, size_t step) {
  FileContent content;
  for (size_t at = 0; at < bytes.size(); at += step) {
    View piece = View(bytes).subspan(at, std::min(step, bytes.size() - at));
    content.ids.push_back(Id::of(piece));
    content.lengths.push_back(static_cast<uint32_t>(piece.size()));
    content.size += piece.size();
  }
  return content;
}

Task<void> compare_into(std::vector<char>& same, int descriptor, const FileContent& content) {
  same = co_await compare(descriptor, content);
}

// Which blobs are the same, as digits.
std::string compared(const Scratch& scratch, View file, const FileContent& content) {
  Descriptor opened(open(scratch.file("file", as_text(file)).c_str(), O_RDONLY));
  std::vector<char> same;
  run(compare_into(same, opened.get(), content));
  std::string digits;
  for (char each : same) digits += each ? '1' : '0';
  return digits;
}

}  // namespace

Test(comparing, every_blob_of_the_same_file_is_the_same) {
  Scratch scratch;
  for (size_t length : {size_t{0}, size_t{1}, size_t{262144}, size_t{262145}, size_t{20} << 20})
    for (size_t step : {size_t{16} << 10, size_t{1'000'003}, size_t{9} << 20}) {
      Bytes bytes = bytes_of(length);
      FileContent content = cut(bytes, step);
      cr_assert(compared(scratch, bytes, content) == std::string(content.ids.size(), '1'), "%zu %zu", length,
                step);
    }
}

Test(comparing, blobs_that_differ_are_told_one_by_one) {
  Scratch scratch;
  for (size_t step : {size_t{16} << 10, size_t{1} << 20}) {
    Bytes bytes = bytes_of(step * 10);
    FileContent content = cut(bytes, step);
    bytes[step * 3] ^= std::byte{1};
    bytes[step * 8 - 1] ^= std::byte{1};
    cr_expect(compared(scratch, bytes, content) == "1110111011");
  }
}

Test(comparing, a_shorter_file_is_the_same_as_far_as_it_goes_and_zeros_behind_it_are_there) {
  Scratch scratch;
  constexpr size_t step = size_t{64} << 10;
  Bytes bytes = bytes_of(step * 8);
  std::fill(bytes.begin() + step * 4 + 100, bytes.begin() + step * 6, std::byte{0});
  FileContent content = cut(bytes, step);
  cr_expect(compared(scratch, View(bytes).first(step * 4 + 100), content) == "11111100");
  cr_expect(compared(scratch, View(bytes).first(step * 4 + 99), content) == "11110100");
  cr_expect(compared(scratch, {}, content) == "00000100");
}

Test(comparing, a_longer_file_has_all_of_it) {
  Scratch scratch;
  Bytes bytes = bytes_of(100'000);
  FileContent content = cut(bytes, 30'000);
  bytes.resize(200'000);
  cr_expect(compared(scratch, bytes, content) == "1111");
}

Test(comparing, what_cannot_be_read_has_nothing) {
  FileContent content = cut(bytes_of(1 << 20), 100'000);
  std::vector<char> same;
  run(compare_into(same, -1, content));
  cr_expect(!all_same(same));
  cr_expect_eq(bytes_same(content, same), 0);
  cr_expect_eq(bytes_same(content, {}), 0);
}
