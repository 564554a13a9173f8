#include "format/rabin.h"

#include <criterion/criterion.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

using namespace offsite;

namespace {

using Lengths = std::vector<size_t>;

// A repository of stock restic 0.14 has this polynomial, and cut what random_bytes(24 MiB, 1) and
// mixed_bytes(24 MiB, 2) give into chunks that begin with these lengths.
constexpr uint64_t polynomial = 0x215333f98f44dd;
const Lengths random_lengths = {828324, 2530374, 3607298, 1412498, 1252568, 1782612};
const Lengths mixed_lengths = {666147, 524288,  524288, 781989, 524288,  524288, 816450,
                               736905, 1692370, 914242, 529786, 1606944, 524288, 524288};

Bytes random_bytes(size_t length, uint64_t seed) {
  std::mt19937_64 random(seed);
  Bytes bytes((length + 7) / 8 * 8);
  for (size_t at = 0; at < bytes.size(); at += 8) store_u64(Room(bytes).subspan(at), random());
  bytes.resize(length);
  return bytes;
}

// Runs of zeros among them: short ones around the length of a window, and long ones.
Bytes mixed_bytes(size_t length, uint64_t seed) {
  std::mt19937_64 random(seed);
  Bytes bytes = random_bytes(length, seed + 1);
  for (size_t at = 0; at < length;) {
    size_t zeros = random() % 8 == 0 ? random() % 1'500'000 : random() % 80;
    size_t next = at + random() % 400'000;
    for (; zeros > 0 && at < length; --zeros) bytes[at++] = std::byte{0};
    at = std::max(at, next);
  }
  return bytes;
}

size_t sum(const Lengths& lengths) {
  size_t total = 0;
  for (size_t n : lengths) total += n;
  return total;
}

// The lengths of the chunks, with what is open at the end as the last one.
Lengths cut(View bytes, size_t step) {
  Rabin rabin(polynomial);
  Lengths lengths;
  size_t open = 0;
  while (!bytes.empty()) {
    View piece = bytes.first(std::min(step, bytes.size()));
    std::optional<size_t> end = rabin.scan(piece);
    size_t used = end.value_or(piece.size());
    open += used;
    cr_assert_eq(rabin.length(), end ? 0 : open);
    if (end) lengths.push_back(std::exchange(open, 0));
    bytes = bytes.subspan(used);
  }
  if (open > 0) lengths.push_back(open);
  return lengths;
}

}  // namespace

Test(rabin, random_bytes_are_cut_where_restic_cuts_them) {
  Bytes bytes = random_bytes(sum(random_lengths), 1);
  for (size_t step : {bytes.size(), size_t{1} << 20, size_t{100'003}})
    cr_expect(cut(bytes, step) == random_lengths, "step %zu", step);
}

Test(rabin, bytes_with_holes_are_cut_where_restic_cuts_them) {
  Bytes bytes = mixed_bytes(size_t{24} << 20, 2);
  bytes.resize(sum(mixed_lengths));
  for (size_t step : {bytes.size(), size_t{1} << 18, size_t{4'097}})
    cr_expect(cut(bytes, step) == mixed_lengths, "step %zu", step);
}

Test(rabin, steps_around_the_window_make_no_difference) {
  Bytes bytes = mixed_bytes(size_t{3} << 20, 4);
  Lengths whole = cut(bytes, bytes.size());
  cr_expect(whole.size() > 2);
  for (size_t step : {1, 2, 63, 64, 65, 127, 128, 16'383, 16'384, 16'385, 16'448})
    cr_expect(cut(bytes, step) == whole, "step %zu", step);
}

// A seam at every offset around the first window that counts, and around the first cut.
Test(rabin, a_seam_anywhere_makes_no_difference) {
  Bytes bytes = random_bytes(size_t{2} << 20, 1);
  size_t first = random_lengths[0];
  auto scan_both = [&](size_t seam) {
    Rabin rabin(polynomial);
    if (std::optional<size_t> end = rabin.scan(View(bytes).first(seam))) return *end;
    return seam + rabin.scan(View(bytes).subspan(seam)).value();
  };
  for (size_t middle : {rabin_bytes_min - 64, rabin_bytes_min, rabin_bytes_min + 16'384, first - 64, first})
    for (size_t seam = middle - 70; seam < middle + 70; ++seam) cr_assert_eq(scan_both(seam), first);
}

Test(rabin, zeros_are_cut_at_the_minimum) {
  for (size_t step : {size_t{777}, size_t{1} << 20}) {
    Lengths want = {rabin_bytes_min, rabin_bytes_min, 5};
    cr_expect(cut(Bytes(2 * rabin_bytes_min + 5, std::byte{0}), step) == want);
  }
}

Test(rabin, bytes_that_never_cut_are_cut_at_the_maximum) {
  for (size_t step : {size_t{262'144}, size_t{100'003}, rabin_bytes_max, 3 * rabin_bytes_max}) {
    Lengths want = {rabin_bytes_max, rabin_bytes_max, 1};
    cr_expect(cut(Bytes(2 * rabin_bytes_max + 1, std::byte{0x5a}), step) == want, "step %zu", step);
  }
}

Test(rabin, a_short_file_has_no_cut) {
  Bytes bytes = random_bytes(rabin_bytes_min, 5);
  for (size_t length : {size_t{1}, size_t{64}, rabin_bytes_min - 64, rabin_bytes_min - 1})
    cr_expect(!Rabin(polynomial).scan(View(bytes).first(length)));
  cr_expect(!Rabin(polynomial).scan({}));
}

Test(rabin, a_file_begins_without_what_the_last_one_left) {
  Bytes bytes = random_bytes(random_lengths[0], 1);
  Rabin rabin(polynomial);
  cr_assert(!rabin.scan(View(bytes).first(600'000)));
  rabin.reset();
  cr_expect_eq(rabin.length(), 0);
  cr_expect(rabin.scan(bytes) == bytes.size());
}
