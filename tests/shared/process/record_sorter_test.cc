#include "process/record_sorter.h"

#include <criterion/criterion.h>

#include <random>

#include "format/error.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

struct Numbered {
  uint32_t key;
  uint32_t payload;
  bool operator<(const Numbered& other) const { return key < other.key; }
};

std::vector<uint32_t> random_keys(size_t count) {
  std::mt19937 random(7);
  std::vector<uint32_t> keys(count);
  for (uint32_t& key : keys) key = random() % 50'000;
  return keys;
}

size_t files_in(const std::string& folder) {
  auto entries = std::filesystem::directory_iterator(folder);
  return static_cast<size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace

Test(record_sorter, runs_of_any_length_give_the_same_order_and_lose_nothing) {
  Scratch scratch;
  for (size_t count : {0, 1, 2, 1000, 100'000})
    for (size_t run : {size_t{1}, size_t{3}, size_t{999}, size_t{1000}, size_t{70'000}}) {
      if (count / run > 1000) continue;
      std::vector<uint32_t> keys = random_keys(count);
      RecordSorter<Numbered> sorter(scratch.path(), run);
      for (uint32_t key : keys) sorter.add({key, ~key});
      std::sort(keys.begin(), keys.end());
      for (uint32_t key : keys) {
        std::optional<Numbered> record = sorter.next();
        cr_assert(record && record->key == key && record->payload == ~key, "%zu %zu", count, run);
      }
      cr_assert(!sorter.next() && !sorter.next());
    }
}

Test(record_sorter, another_sorted_sequence_is_merged_in) {
  Scratch scratch;
  std::vector<Numbered> even;
  for (uint32_t n = 0; n < 1000; n += 2) even.push_back({n, 0});
  for (size_t run : {7, 10'000}) {
    RecordSorter<Numbered> sorter(scratch.path(), run);
    for (uint32_t n = 999; n < 1000; n -= 2) sorter.add({n, 1});
    sorter.merge_with(even);
    for (uint32_t n = 0; n < 1000; ++n) {
      std::optional<Numbered> record = sorter.next();
      cr_assert(record && record->key == n && record->payload == n % 2);
    }
    cr_expect(!sorter.next());
  }
}

Test(record_sorter, nothing_is_left_in_the_folder) {
  Scratch scratch;
  RecordSorter<Numbered> sorter(scratch.path(), 2);
  for (uint32_t n = 0; n < 10; ++n) sorter.add({n, n});
  cr_expect_eq(files_in(scratch.path()), 0);
}

Test(record_sorter, a_folder_that_takes_no_file_is_named) {
  RecordSorter<Numbered> sorter("/nowhere", 1);
  sorter.add({1, 1});
  try {
    sorter.add({2, 2});
    cr_assert_fail("it was taken");
  } catch (const Error& error) {
    cr_expect(std::string(error.what()).find("/nowhere") != std::string::npos);
  }
}
