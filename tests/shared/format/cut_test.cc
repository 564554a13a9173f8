#include "format/cut.h"

#include <criterion/criterion.h>

#include <algorithm>
#include <random>
#include <vector>

using namespace offsite;

namespace {

// Of a repository of stock restic's.
constexpr uint64_t polynomial = 0x3bf0af430478bb;

// What Cutter makes of `bytes` in steps of `step`; checks that the chunks are the bytes, in order.
std::vector<size_t> cut(View bytes, size_t step, uint64_t grid) {
  Cutter cutter(polynomial);
  if (grid) cutter.use_grid(grid);
  std::vector<size_t> lengths;
  size_t at = 0;
  auto take = [&](View chunk) {
    cr_assert(chunk.size() > 0 && at + chunk.size() <= bytes.size());
    cr_assert(std::ranges::equal(chunk, bytes.subspan(at, chunk.size())));
    lengths.push_back(chunk.size());
    at += chunk.size();
  };
  for (size_t begin = 0; begin < bytes.size(); begin += step)
    cutter.feed(bytes.subspan(begin, std::min(step, bytes.size() - begin)), take);
  cutter.finish(take);
  cr_assert_eq(at, bytes.size());
  return lengths;
}

Bytes random_bytes(size_t length, unsigned seed) {
  std::mt19937_64 random(seed);
  Bytes bytes(length);
  for (std::byte& b : bytes) b = static_cast<std::byte>(random() >> 56);
  return bytes;
}

}  // namespace

Test(cut, grid_cells_are_aligned_and_the_last_is_short) {
  std::vector<size_t> want = {16384, 16384, 16384, 100};
  cr_expect(cut(random_bytes(3 * 16384 + 100, 1), 10'000, 16384) == want);
}

Test(cut, half_a_mebibyte_of_zeros_on_the_grid_is_one_chunk) {
  Bytes bytes = random_bytes(16384, 1);
  bytes.resize(16384 + zero_chunk_bytes, std::byte{0});
  append(bytes, random_bytes(5000, 2));
  std::vector<size_t> want = {16384, zero_chunk_bytes, 5000};
  for (size_t step : {size_t{8192}, size_t{50'000}, bytes.size()}) cr_expect(cut(bytes, step, 16384) == want);
}

Test(cut, fewer_zeros_are_cells) {
  Bytes bytes(zero_chunk_bytes - 1, std::byte{0});
  std::vector<size_t> lengths = cut(bytes, 70'000, 65536);
  cr_expect_eq(lengths.size(), 8);
  cr_expect_eq(lengths.back(), 65535);
}

Test(cut, a_hole_is_zero_chunks_only) {
  Bytes bytes(size_t{16} << 20, std::byte{0});
  std::vector<size_t> lengths = cut(bytes, 262'144, 131'072);
  cr_expect_eq(lengths.size(), 32);
  cr_expect(std::ranges::all_of(lengths, [](size_t n) { return n == zero_chunk_bytes; }));
}

Test(cut, every_length_around_a_boundary_gives_the_same_in_every_step) {
  for (uint64_t grid : {8192, 16384, 131'072})
    for (size_t length : {size_t{0}, size_t{1}, grid - 1, grid, grid + 1, 2 * grid, 2 * grid + 500,
                          zero_chunk_bytes, zero_chunk_bytes + grid + 1})
      for (bool zeros : {false, true}) {
        Bytes bytes = zeros ? Bytes(length, std::byte{0}) : random_bytes(length, 3);
        std::vector<size_t> whole = cut(bytes, length + 1, grid);
        for (size_t step : {size_t{7}, size_t{4096}, grid - 1, grid, grid + 1})
          cr_assert(cut(bytes, step, grid) == whole, "grid %zu, length %zu, step %zu", size_t{grid}, length,
                    step);
      }
}

// What the rule says, cell by cell, with the whole file at hand.
std::vector<size_t> cut_by_definition(View bytes, uint64_t grid) {
  std::vector<size_t> lengths;
  for (size_t at = 0; at < bytes.size(); at += lengths.back()) {
    View rest = bytes.subspan(at);
    bool zeros = rest.size() >= zero_chunk_bytes && all_zero(rest.first(zero_chunk_bytes));
    lengths.push_back(zeros ? zero_chunk_bytes : std::min<size_t>(grid, rest.size()));
  }
  return lengths;
}

Test(cut, runs_of_zeros_anywhere_are_cut_by_the_rule_in_every_step) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 40; ++round) {
    uint64_t grid = uint64_t{16384} << random() % 4;
    Bytes bytes = random_bytes(2'000'000, static_cast<unsigned>(round));
    size_t begin = random() % 3 == 0 ? random() % 100 * grid : random() % 1'000'000;
    size_t length = random() % 3 == 0 ? zero_chunk_bytes + random() % 2 * grid : random() % 1'500'000;
    begin = std::min(begin, bytes.size());
    length = std::min(length, bytes.size() - begin);
    std::fill_n(bytes.begin() + static_cast<ptrdiff_t>(begin), length, std::byte{0});
    std::vector<size_t> want = cut_by_definition(bytes, grid);
    for (size_t step : {size_t{8192}, size_t{100'001}, size_t{262'144}, size_t{1} << 20, bytes.size()})
      cr_assert(cut(bytes, step, grid) == want, "grid %zu, %zu zeros at %zu, step %zu", size_t{grid}, length,
                begin, step);
  }
}

Test(cut, chunks_that_lie_inside_what_is_fed_are_not_copied) {
  Bytes bytes = random_bytes(262'144 + 100, 9);
  Cutter cutter(polynomial);
  cutter.use_grid(16384);
  size_t in_place = 0;
  auto take = [&](View chunk) {
    in_place += chunk.data() >= bytes.data() && chunk.data() < bytes.data() + bytes.size();
  };
  cutter.feed(View(bytes).first(100'000), take);
  cutter.feed(View(bytes).subspan(100'000), take);
  cutter.finish(take);
  cr_expect_eq(in_place, 15);  // but for the cell across the seam, and the rest
}

Test(cut, files_do_not_touch_each_other) {
  Bytes bytes = random_bytes(700'000, 10);
  Cutter cutter(polynomial);
  std::vector<size_t> lengths;
  auto take = [&](View chunk) { lengths.push_back(chunk.size()); };
  for (uint64_t grid : {0, 131'072, 0}) {
    grid ? cutter.use_grid(grid) : cutter.use_rabin();
    cutter.feed(View(bytes).first(200'000), take);
    cutter.finish(take);
  }
  std::vector<size_t> want = {200'000, 131'072, 68'928, 200'000};
  cr_expect(lengths == want);
  cutter.finish(take);
  cr_expect(lengths == want);
}

Test(cut, one_byte_at_a_time_makes_no_difference) {
  Bytes bytes = random_bytes(40'000, 4);
  cr_expect(cut(bytes, 1, 16384) == cut(bytes, bytes.size(), 16384));
}

Test(cut, by_content_a_short_file_is_one_chunk_and_zeros_are_cut_at_half_a_mebibyte) {
  std::vector<size_t> one = {1000};
  cr_expect(cut(random_bytes(1000, 5), 100, 0) == one);
  std::vector<size_t> zeros = {rabin_bytes_min, rabin_bytes_min, 1};
  cr_expect(cut(Bytes(2 * rabin_bytes_min + 1, std::byte{0}), 100'000, 0) == zeros);
}

Test(cut, by_content_steps_make_no_difference_and_limits_hold) {
  Bytes bytes = random_bytes(size_t{20} << 20, 6);
  std::vector<size_t> whole = cut(bytes, bytes.size(), 0);
  cr_expect(whole.size() > 5);
  for (size_t i = 0; i + 1 < whole.size(); ++i)
    cr_assert(whole[i] >= rabin_bytes_min && whole[i] <= rabin_bytes_max);
  for (size_t step : {size_t{65'537}, size_t{262'144}, size_t{1} << 20})
    cr_expect(cut(bytes, step, 0) == whole);
}

Test(cut, the_grid_follows_the_size_of_the_cluster) {
  constexpr uint64_t gib = uint64_t{1} << 30;
  cr_expect_eq(page_grid_for(0), 16 << 10);
  cr_expect_eq(page_grid_for(16 * gib - 1), 16 << 10);
  cr_expect_eq(page_grid_for(16 * gib), 32 << 10);
  cr_expect_eq(page_grid_for(64 * gib), 64 << 10);
  cr_expect_eq(page_grid_for(256 * gib), 128 << 10);
  cr_expect(is_page_grid(8192) && is_page_grid(524'288));
  cr_expect(!is_page_grid(0) && !is_page_grid(4096) && !is_page_grid(24'576) && !is_page_grid(1 << 20));
}
