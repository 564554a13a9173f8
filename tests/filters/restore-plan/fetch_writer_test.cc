#include "filters/restore-plan/fetch_writer.h"

#include <criterion/criterion.h>

#include "tests/frame_run.h"

using namespace offsite;

namespace {

struct Sent {
  Fetch fetch;
  std::vector<PlacedBlob> blobs;
};

class Writing : public FrameRun {
 public:
  PackNumbers packs;
  uint64_t bytes = 0;

  PlannedBlob blob(std::string_view pack, uint32_t offset, uint32_t length, uint64_t file = 0,
                   uint64_t at = 0) {
    return {packs.number_of(Id::of(as_bytes(pack))), offset, length, 0, file, at,
            Id::of(as_bytes(std::to_string(offset)))};
  }
  std::vector<Sent> write(const std::vector<PlannedBlob>& blobs) {
    go([&](FrameSource&, FrameSink& out) { return send(out, blobs); });
    std::vector<Sent> all;
    for (const SeenFrame& each : seen) {
      cr_assert(each.payload.size() < (size_t{1} << 20));
      if (each.kind == Kind::fetch) all.push_back({Fetch::parse(each.payload), {}});
      if (each.kind == Kind::place) all.back().blobs = parse_blobs(each.payload);
    }
    return all;
  }

 private:
  Task<void> send(FrameSink& out, const std::vector<PlannedBlob>& blobs) {
    JsonFrames frames(out);
    FetchWriter writer(frames, packs);
    for (const PlannedBlob& each : blobs) co_await writer.add(each);
    co_await writer.close_range();
    co_await frames.flush();
    bytes = writer.bytes_to_fetch();
  }
};

}  // namespace

Test(fetch_writer, neighbours_become_one_range) {
  Writing writing;
  std::vector<Sent> sent =
      writing.write({writing.blob("a", 0, 100), writing.blob("a", 100, 50), writing.blob("a", 150, 50),
                     writing.blob("a", 201, 50), writing.blob("b", 251, 50)});
  cr_assert_eq(sent.size(), 3);
  cr_expect_eq(sent[0].fetch.length, 200);
  cr_expect_eq(sent[0].blobs.size(), 3);
  cr_expect(sent[0].fetch.name == (ObjectName{ObjectType::data, Id::of(as_bytes("a"))}));
  cr_expect_eq(sent[1].fetch.offset, 201);
  cr_expect(sent[2].fetch.name.id == Id::of(as_bytes("b")));
  cr_expect_eq(writing.bytes, 300);
}

Test(fetch_writer, a_blob_in_many_places_is_fetched_once) {
  Writing writing;
  std::vector<Sent> sent = writing.write(
      {writing.blob("a", 0, 100, 1, 5), writing.blob("a", 0, 100, 2, 6), writing.blob("a", 100, 50)});
  cr_assert_eq(sent.size(), 1);
  cr_expect(sent[0].blobs[0].places == (Places{{1, 5}, {2, 6}}));
}

Test(fetch_writer, the_order_is_kept_whatever_comes) {
  Writing writing;
  std::vector<Sent> sent =
      writing.write({writing.blob("a", 100, 50), writing.blob("a", 0, 100), writing.blob("a", 100, 50)});
  cr_assert_eq(sent.size(), 2);
  cr_expect_eq(sent[0].fetch.offset, 100);
  cr_expect_eq(sent[1].fetch.length, 150);
}

Test(fetch_writer, ranges_are_no_longer_than_eight_mebibytes_but_for_one_blob) {
  Writing writing;
  constexpr uint32_t mib = 1 << 20;
  std::vector<PlannedBlob> blobs;
  for (uint32_t n = 0; n < 20; ++n) blobs.push_back(writing.blob("a", n * mib, mib));
  blobs.push_back(writing.blob("a", 20 * mib, 30 * mib));
  std::vector<Sent> sent = writing.write(blobs);
  cr_assert_eq(sent.size(), 4);
  cr_expect_eq(sent[0].fetch.length, 8 * mib);
  cr_expect_eq(sent[2].fetch.length, 4 * mib);
  cr_expect_eq(sent[3].fetch.length, 30 * mib);
}

Test(fetch_writer, a_blob_in_a_million_places_comes_in_several_frames) {
  Writing writing;
  constexpr uint64_t count = 100'000;
  std::vector<PlannedBlob> blobs;
  for (uint64_t n = 0; n < count; ++n) blobs.push_back(writing.blob("a", 0, 100, UINT64_MAX - n, UINT64_MAX));
  uint64_t places = 0;
  std::vector<Sent> sent = writing.write(blobs);
  cr_expect(sent.size() > 1 && sent.size() < 10, "%zu", sent.size());
  for (const Sent& each : sent) places += each.blobs.at(0).places.size();
  cr_expect_eq(places, count);
}

Test(fetch_writer, many_small_blobs_come_in_several_frames) {
  Writing writing;
  std::vector<PlannedBlob> blobs;
  for (uint32_t n = 0; n < 30'000; ++n) blobs.push_back(writing.blob("a", n * 40, 40, n, n));
  size_t count = 0;
  for (const Sent& each : writing.write(blobs)) count += each.blobs.size();
  cr_expect_eq(count, blobs.size());
}
