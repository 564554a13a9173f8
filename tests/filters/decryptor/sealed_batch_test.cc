#include "filters/decryptor/sealed_batch.h"

#include <criterion/criterion.h>

#include <numeric>

#include "format/error.h"

using namespace offsite;

namespace {

constexpr uint32_t mib = 1 << 20;
const ObjectName pack{ObjectType::data, Id::of(as_bytes("pack"))};

// Bytes that tell where in the pack they stand.
Bytes content(uint64_t offset, size_t length) {
  Bytes bytes(length);
  for (size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::byte>((offset + i) * 31 >> 3);
  return bytes;
}

// A range of a pack with blobs in it, fed in steps; what was cut out of it.
struct Cut {
  FetchedRange range{pack, 1000, 0};
  Expected expected;
  std::vector<size_t> batches;  // blobs in each
  std::vector<uint32_t> found;  // offsets, in the order in which they came
  std::vector<uint32_t> outside;

  explicit Cut(uint64_t bytes) { range.bytes = bytes; }
  Cut& blob(uint32_t offset, uint32_t length) {
    expected.blobs.push_back({{BlobType::data, Id{}, offset, length, 0}, "[]"});
    return *this;
  }
  void feed(size_t step) {
    Expected wanted;
    wanted.blobs = expected.blobs;
    RangeCutter cutter(range, wanted);
    found.clear();
    batches.clear();
    outside.clear();
    for (const Expected::Blob& each : cutter.outside()) outside.push_back(each.entry.offset);
    SealedBatch batch;
    Bytes all = content(range.offset, range.bytes);
    for (size_t at = 0; at < all.size(); at += step) {
      View data = View(all).subspan(at, std::min(step, all.size() - at));
      for (;;) {
        data = data.subspan(cutter.feed(data, wanted, batch));
        if (data.empty()) break;
        cr_assert(batch.full(), "it stopped too early");
        take(batch);
      }
    }
    take(batch);
    cr_assert(cutter.ended());
  }

 private:
  void take(SealedBatch& batch) {
    batches.push_back(batch.blobs().size());
    for (const SealedBatch::Blob& each : batch.blobs()) {
      cr_expect(same_bytes(batch.sealed(each), content(each.entry.offset, each.entry.length)));
      found.push_back(each.entry.offset);
    }
    batch.clear();
  }
};

using Offsets = std::vector<uint32_t>;

}  // namespace

Test(range_cutter, blobs_come_whole_whatever_the_steps) {
  Cut cut(5000);
  cut.blob(1000, 32).blob(1032, 100).blob(2000, 3000).blob(5500, 500);
  for (size_t step : {1, 2, 7, 31, 32, 33, 999, 4096, 5000}) {
    cut.feed(step);
    cr_expect_eq(cut.found, (Offsets{1000, 1032, 2000, 5500}), "%zu", step);
  }
}

Test(range_cutter, blobs_are_taken_in_the_order_of_their_offsets) {
  Cut cut(1000);
  cut.blob(1500, 100).blob(1000, 100).blob(1900, 100).blob(1700, 50);
  cut.feed(10);
  cr_assert_eq(cut.found, (Offsets{1000, 1500, 1700, 1900}));
}

Test(range_cutter, the_same_bytes_may_be_wanted_more_than_once) {
  Cut cut(1000);
  cut.blob(1100, 100).blob(1150, 32).blob(1100, 100).blob(1180, 320).blob(1190, 40).blob(1100, 600);
  for (size_t step : {1, 3, 1000}) {
    cut.feed(step);
    cr_expect_eq(cut.found, (Offsets{1100, 1100, 1100, 1150, 1180, 1190}));
  }
}

Test(range_cutter, what_the_range_does_not_hold_is_outside) {
  Cut cut(100);
  cut.blob(999, 32).blob(1000, 101).blob(1069, 32).blob(1000, 100).blob(1068, 32).blob(UINT32_MAX,
                                                                                       UINT32_MAX);
  cut.blob(0, UINT32_MAX);
  cut.feed(10);
  cr_assert_eq(cut.found, (Offsets{1000, 1068}));
  cr_assert_eq(cut.outside, (Offsets{999, 1000, 1069, UINT32_MAX, 0}));
}

Test(range_cutter, batches_hold_a_mib_and_whole_blobs) {
  Cut cut(20 * mib);
  for (uint32_t i = 0; i < 40; ++i) cut.blob(1000 + i * 400'000, 400'000);
  cut.blob(1000 + 40 * 400'000, 3 * mib);
  cut.feed(300'000);
  cr_assert_eq(cut.batches.front(), 3);
  cr_assert_eq(std::accumulate(cut.batches.begin(), cut.batches.end(), size_t{0}), 41);
  for (size_t each : cut.batches) cr_expect_leq(each, 3);
}

Test(range_cutter, what_is_stated_for_the_plaintext_fills_a_batch_too) {
  SealedBatch batch;
  Expected::Blob blob{{BlobType::data, Id{}, 0, 100, mib - 1}, "[]"};
  batch.add(pack.id, blob);
  cr_assert(!batch.full());
  batch.add(pack.id, blob);
  cr_assert(batch.full());
  batch.clear();
  cr_assert(batch.empty() && batch.bytes() == 0);
}

// every way this can be wrong

Test(range_cutter, more_than_was_announced_is_refused) {
  Expected expected;
  RangeCutter cutter({pack, 0, 10}, expected);
  SealedBatch batch;
  cr_assert_eq(cutter.feed(content(0, 10), expected, batch), 10);
  cr_assert(cutter.ended());
  cr_assert_throw(cutter.feed(content(10, 1), expected, batch), Error);
}
