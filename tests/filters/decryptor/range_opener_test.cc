#include "filters/decryptor/range_opener.h"

#include <criterion/criterion.h>

#include "../../frame_run.h"
#include "format/compress.h"
#include "format/json.h"

using namespace offsite;

namespace {

// A pack that is being made, and the stream r2-get would send of it.
class Run : public FrameRun {
 public:
  MasterKey key = MasterKey::random();
  Bytes pack;
  std::vector<PlacedBlob> blobs;
  std::string stat;
  const ObjectName name{ObjectType::data, Id::of(as_bytes("pack"))};

  // Adds a blob; its place is its number.
  PackEntry& add(const std::string& plaintext, bool compressed = false) {
    View content = as_bytes(plaintext);
    Bytes frame;
    if (compressed) Compressor(1).compress(content, frame);
    PackEntry entry{BlobType::data, Id::of(content), static_cast<uint32_t>(pack.size()), 0,
                    compressed ? static_cast<uint32_t>(content.size()) : 0};
    sealer_.seal(compressed ? View(frame) : content, pack);
    entry.length = static_cast<uint32_t>(pack.size()) - entry.offset;
    blobs.push_back({entry, {{blobs.size(), 7}}});
    return blobs.back().entry;
  }
  Run& place(const std::vector<PlacedBlob>& some) {
    frame(Kind::place, blobs_json(some));
    return *this;
  }
  Run& object(uint64_t offset, size_t bytes, bool missing = false) {
    frame(Kind::object, FetchedRange{name, offset, bytes, missing}.to_json());
    for (size_t at = offset; at < offset + bytes && at < pack.size(); at += 777)
      data(at, std::min<size_t>(777, offset + bytes - at));
    frame(Kind::object_end);
    return *this;
  }
  Run& data(size_t at, size_t bytes) {
    frame(Kind::data, std::string(as_text(View(pack).subspan(at, bytes))));
    return *this;
  }
  // The whole pack, and what was made of it.
  void go_whole(bool through_ring = false) {
    place(blobs).object(0, pack.size());
    if (through_ring)
      go_through_ring([&](FrameSource& in, FrameSink& out) { return open(in, out); });
    else
      go();
  }
  void go(bool with_end = true) {
    FrameRun::go([&](FrameSource& in, FrameSink& out) { return open(in, out); }, with_end);
  }

  // "0 2 | 1": the numbers of the blobs that came, in their order, and of those that are lost.
  std::string outcome() const {
    std::string came, lost;
    Arrivals arrivals;
    size_t next = 0;
    for (const SeenFrame& each : seen) {
      if (each.kind == Kind::place) {
        cr_assert(arrivals.lost || next == arrivals.places.size(), "a blob has not come");
        arrivals = Arrivals::parse(each.payload);
        next = 0;
        if (arrivals.lost)
          for (const Places& places : arrivals.places) lost += " " + std::to_string(places.at(0).file);
      } else if (each.kind == Kind::blob) {
        Blob blob = parse_blob(as_bytes(each.payload));
        cr_assert(!arrivals.lost);
        const Place& place = arrivals.places.at(next++).at(0);
        cr_expect_eq(Id::of(blob.plaintext), blob.id);
        cr_expect_eq(blobs[place.file].entry.id, blob.id);
        came += std::to_string(place.file) + " ";
      }
    }
    return came + "|" + lost;
  }
  Json totals() const { return Json::parse(stat, "read the STAT"); }

 private:
  Task<void> open(FrameSource& in, FrameSink& out) {
    RangeOpener opener(key, out);
    co_await opener.take_all(in);
    stat = opener.final_stat();
  }

  Sealer sealer_{key};
};

}  // namespace

Test(range_opener, blobs_come_with_their_places_in_their_order) {
  Run run;
  run.add("plain");
  run.add(std::string(100'000, 'c'), true);
  run.add("");
  run.add(std::string(2'000'000, 'x'));
  run.go_whole();
  cr_assert_eq(run.outcome(), "0 1 2 3 |");
  cr_assert_eq(run.totals().number("blobs"), 4);
  cr_assert_eq(run.totals().number("bytes_opened"), 5 + 100'000 + 2'000'000);
  cr_assert(!run.totals().boolean("again", true));
}

Test(range_opener, many_batches_stay_in_order) {
  for (bool through_ring : {false, true}) {
    Run run;
    std::string expected;
    for (int i = 0; i < 250; ++i) {
      run.add(std::string(50'000 + 100 * static_cast<size_t>(i % 7), static_cast<char>(i)), i % 3 == 0);
      expected += std::to_string(i) + " ";
    }
    run.add(std::string(5'000'000, 'z'), true);  // more than a ring lends
    run.add("last");
    run.go_whole(through_ring);
    cr_assert_eq(run.outcome(), expected + "250 251 |");
  }
}

Test(range_opener, what_comes_behind_damage_is_right_in_a_ring_too) {
  Run run;
  std::string came, lost;
  for (int i = 0; i < 250; ++i) {
    run.add(std::string(50'000 + 100 * static_cast<size_t>(i % 7), static_cast<char>(i)), i % 3 == 0);
    bool damaged = i % 50 == 25 || i == 249;
    if (damaged) run.pack[run.blobs.back().entry.offset + 20] ^= std::byte{1};
    damaged ? lost += " " + std::to_string(i) : came += std::to_string(i) + " ";
  }
  run.go_whole(true);
  cr_assert_eq(run.outcome(), came + "|" + lost);
}

// Its frame and a list of what is lost take about the same room.
Test(range_opener, a_batch_of_which_all_is_lost_fits_its_room) {
  for (bool through_ring : {false, true}) {
    Run run;
    for (int i = 0; i < 3; ++i) run.add("");
    for (PlacedBlob& blob : run.blobs) run.pack[blob.entry.offset + 20] ^= std::byte{1};
    run.go_whole(through_ring);
    cr_assert_eq(run.outcome(), "| 0 1 2");
  }
}

Test(range_opener, ranges_begin_anywhere) {
  Run run;
  for (int i = 0; i < 6; ++i) run.add("blob " + std::to_string(i));
  const auto& b = run.blobs;
  run.place({b[3], b[2]}).place({b[4]}).object(b[2].entry.offset, b[5].entry.offset - b[2].entry.offset);
  run.place({b[0]}).object(0, run.pack.size()).object(5, 10);
  run.go();
  cr_assert_eq(run.outcome(), "2 3 4 0 |");
}

Test(range_opener, other_frames_pass_in_their_place) {
  Run run;
  run.add("one");
  run.add("two");
  run.frame(Kind::meta, "{}").frame(Kind::file, "{}");
  run.place({run.blobs[0]}).object(0, run.pack.size()).frame(Kind::stat, "{}");
  run.place({run.blobs[1]}).object(0, run.pack.size()).frame(Kind::finding, "{}").frame(Kind::remove, "{}");
  run.go();
  cr_assert_eq(run.kinds(), "META FILE PLACE BLOB STAT PLACE BLOB FINDING DELETE");
}

Test(range_opener, a_blob_with_very_many_places_still_fits_the_frames) {
  Run run;
  run.add("zeros");
  PlacedBlob blob = run.blobs[0];
  blob.places.assign(150'000, {0, 1'000'000});
  for (int i = 0; i < 6; ++i) run.place({blob});
  run.object(0, run.pack.size()).go();
  cr_assert_eq(run.error, "");
  cr_assert_eq(run.outcome(), "0 0 0 0 0 0 |");
}

// every way this can be wrong

Test(range_opener, a_damaged_blob_is_told_and_passed_over) {
  Run run;
  for (int i = 0; i < 5; ++i) run.add("blob " + std::to_string(i), i % 2);
  run.pack[run.blobs[1].entry.offset + 20] ^= std::byte{1};  // its code
  run.blobs[2].entry.id = Id::of(as_bytes("another"));       // its content
  run.blobs[3].entry.uncompressed += 1;                      // its length
  run.go_whole();
  cr_assert_eq(run.outcome(), "0 4 | 1 2 3");
  std::vector<std::string> damaged = run.totals().texts("damaged");
  cr_assert_eq(damaged.size(), 3);
  cr_assert_eq(damaged[0], run.name.id.hex() + ":" + std::to_string(run.blobs[1].entry.offset));
  cr_assert(run.totals().boolean("again", false));
  cr_assert_eq(run.totals().number("lost"), 3);
}

Test(range_opener, the_blobs_of_a_missing_pack_are_lost) {
  Run run;
  run.add("one");
  run.add("two");
  run.place(run.blobs).object(0, 0, true).go();
  cr_assert_eq(run.outcome(), "| 0 1");
  cr_assert_eq(run.totals().texts("damaged").size(), 2);
}

Test(range_opener, a_pack_that_ends_early_gives_what_is_whole) {
  Run run;
  run.add("one");
  run.add("two");
  run.place(run.blobs).object(0, run.pack.size() - 1).go();
  cr_assert_eq(run.outcome(), "0 | 1");
}

Test(range_opener, blobs_that_lie_elsewhere_are_lost) {
  Run run;
  run.add("one");
  run.add("two");
  run.place(run.blobs).object(1, run.pack.size() - 1).go();
  cr_assert_eq(run.outcome(), "1 | 0");
}

Test(range_opener, a_claim_of_gigabytes_is_refused_before_memory_is_taken) {
  Run run;
  run.add("bomb", true).uncompressed = UINT32_MAX;
  run.add("after");
  run.go_whole();
  cr_assert_eq(run.outcome(), "1 | 0");
}

Test(range_opener, the_list_of_damage_is_bounded_and_the_count_is_not) {
  Run run;
  for (int i = 0; i < 25'000; ++i) run.blobs.push_back({{BlobType::data, Id{}, 0, 32, 0}, {{0, 0}}});
  run.place(run.blobs).object(0, 0, true);
  run.go();
  cr_assert_eq(run.totals().number("lost"), 25'000);
  cr_assert_eq(run.totals().texts("damaged").size(), 1500);
}

Test(range_opener, frames_out_of_place_are_refused) {
  using Make = std::function<void(Run&)>;
  std::vector<std::pair<Make, const char*>> cases = {
      {[](Run& run) { run.frame(Kind::data, "x"); }, "no object is open"},
      {[](Run& run) { run.frame(Kind::object_end); }, "no object is open"},
      {[](Run& run) { run.frame(Kind::fetch, "{}"); }, "no place here"},
      {[](Run& run) { run.frame(Kind::blob, std::string(40, 'x')); }, "no place here"},
      {[](Run& run) {
         run.frame(Kind::object, FetchedRange{run.name, 0, 5}.to_json());
       },
       "not whole"},
      {[](Run& run) {
         run.frame(Kind::object, FetchedRange{run.name, 0, 5}.to_json()).frame(Kind::place, "{}");
       },
       "not whole"},
      {[](Run& run) { run.object(0, 10).frame(Kind::stat, "{}"); }, ""},
      {[](Run& run) { run.frame(Kind::place, "{}"); }, "read a PLACE frame"},
      {[](Run& run) { run.frame(Kind::object, "{}"); }, "read an OBJECT frame"}};
  for (const auto& [make, why] : cases) {
    Run run;
    run.add("something");
    make(run);
    run.go();
    cr_expect(run.says(why), "%s: %s", why, run.error.c_str());
  }
}

Test(range_opener, an_object_that_is_not_as_long_as_it_says_is_refused) {
  for (size_t bytes : {9, 11}) {
    Run run;
    run.add("something");
    run.frame(Kind::object, FetchedRange{run.name, 0, 10}.to_json());
    run.data(0, bytes).frame(Kind::object_end);
    run.go();
    cr_expect(run.says(bytes < 10 ? "less came" : "more came"), "%s", run.error.c_str());
  }
}

Test(range_opener, a_stream_that_is_cut_short_is_an_error) {
  Run run;
  run.add("one");
  run.place(run.blobs).object(0, run.pack.size()).go(false);
  cr_assert(run.says("cut short"));
}
