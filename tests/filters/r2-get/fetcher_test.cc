#include "filters/r2-get/fetcher.h"

#include <criterion/criterion.h>

#include <numeric>

#include "../../frame_run.h"
#include "../../memory_store.h"

using namespace offsite;
using namespace std::chrono_literals;

namespace {

constexpr uint64_t mib = uint64_t{1} << 20;

struct Run : FrameRun {
  MemoryStore store;
  FetchTotals totals;

  // A pack in the store, whose bytes differ from each other.
  ObjectName pack(size_t bytes, char salt = 'a') {
    std::string content(bytes, salt);
    for (size_t i = 0; i < bytes; i += 997) content[i] = static_cast<char>(i / 997);
    return store.add(ObjectType::data, content);
  }
  Run& want(const ObjectName& name, uint64_t offset = 0, uint64_t length = 0) {
    frame(Kind::fetch, Fetch{name, offset, length}.to_json());
    return *this;
  }
  Run& place(const std::string& text) {
    frame(Kind::place, text);
    return *this;
  }
  void go(size_t lanes = 3, bool with_end = true) {
    FrameRun::go([&](FrameSource& in, FrameSink& out) { return fetch(in, out, lanes); }, with_end);
  }

  struct Came {
    FetchedRange range;
    std::string bytes;
    std::vector<std::string> places;
  };
  // The objects that came out. Fails unless each is whole, and nothing else came.
  std::vector<Came> objects() const {
    std::vector<Came> found;
    std::vector<std::string> places;
    bool open = false;
    for (const SeenFrame& each : seen) {
      cr_assert_eq(open, each.kind == Kind::data || each.kind == Kind::object_end);
      if (each.kind == Kind::place) places.push_back(each.payload);
      if (each.kind == Kind::object)
        found.push_back({FetchedRange::parse(each.payload), "", std::exchange(places, {})});
      if (each.kind == Kind::data) found.back().bytes += each.payload;
      open = each.kind == Kind::object || each.kind == Kind::data;
      if (each.kind == Kind::object_end) cr_assert_eq(found.back().bytes.size(), found.back().range.bytes);
    }
    return found;
  }
  std::string stored(const ObjectName& name, size_t offset, size_t bytes) const {
    return std::string(as_text(View(store.objects.at(name.str())).subspan(offset, bytes)));
  }

 private:
  Task<void> fetch(FrameSource& in, FrameSink& out, size_t lanes) {
    Fetcher fetcher(store, out, lanes);
    co_await fetcher.take_all(in);
    totals = fetcher.totals();
  }
};

Task<void> shrink_soon(Bytes& content) {
  co_await pause_for(20ms);
  content.resize(9 * mib);
}

}  // namespace

Test(fetcher, neighbours_become_one_request) {
  Run run;
  ObjectName pack = run.pack(4 * mib);
  run.want(pack, 100, 50)
      .place("1")
      .want(pack, 150, 50)
      .place("2")
      .place("3")
      .want(pack, mib, mib)
      .place("4");
  run.go();
  std::vector<Run::Came> came = run.objects();
  cr_assert_eq(came.size(), 1);
  cr_assert_eq(came[0].range, (FetchedRange{pack, 100, 2 * mib - 100}));
  cr_assert_eq(came[0].bytes, run.stored(pack, 100, 2 * mib - 100));
  cr_assert_eq(came[0].places, (std::vector<std::string>{"1", "2", "3", "4"}));
  cr_assert_eq(run.totals.requests, 1);
  cr_assert_eq(run.totals.bytes_fetched, 2 * mib - 100);
}

Test(fetcher, what_lies_far_apart_behind_or_elsewhere_is_a_request_of_its_own) {
  Run run;
  ObjectName pack = run.pack(40 * mib), other = run.pack(mib, 'b');
  run.want(pack, 0, 10).want(pack, 10 + mib, 10);              // a gap of exactly a MiB
  run.want(pack, 20 + mib + mib + 1, 10);                      // more
  run.want(pack, 0, 10);                                       // before it
  run.want(other, 10, 10);                                     // another object
  run.want(pack, 0, 20 * mib).want(pack, 20 * mib, 13 * mib);  // too much together
  run.go();
  std::vector<uint64_t> bytes;
  for (const Run::Came& each : run.objects()) bytes.push_back(each.range.bytes);
  cr_assert_eq(bytes, (std::vector<uint64_t>{mib + 20, 10, 10, 10, 20 * mib, 13 * mib}));
  cr_assert_eq(run.totals.requests, 6);
}

// Blobs leave in the order of their offsets, and an archive needs them in the order of the wishes.
Test(fetcher, what_is_wanted_again_comes_again_in_its_order) {
  Run run;
  ObjectName pack = run.pack(1000);
  run.want(pack, 10, 20).place("1").want(pack, 10, 20).place("2").want(pack, 15, 5).place("3");
  run.want(pack, 20, 5).place("4");
  run.go();
  std::vector<std::string> places;
  for (const Run::Came& each : run.objects())
    places.insert(places.end(), each.places.begin(), each.places.end());
  cr_assert_eq(run.objects().size(), 3);
  cr_assert_eq(places, (std::vector<std::string>{"1", "2", "3", "4"}));
}

Test(fetcher, answers_leave_in_the_order_of_the_wishes) {
  Run run;
  run.store.get_delays = {20ms, 1ms, 10ms, 0ms, 5ms};
  std::vector<ObjectName> packs;
  for (char salt = 'a'; salt < 'z'; ++salt) packs.push_back(run.pack(1000, salt));
  for (const ObjectName& pack : packs) run.want(pack, 0, 1000);
  run.go(4);
  std::vector<Run::Came> came = run.objects();
  cr_assert_eq(came.size(), packs.size());
  for (size_t i = 0; i < packs.size(); ++i) {
    cr_expect_eq(came[i].range.name, packs[i]);
    cr_expect_eq(came[i].bytes, run.stored(packs[i], 0, 1000));
  }
  cr_assert_eq(run.store.gets_most, 4);
}

Test(fetcher, requests_under_way_are_bounded_by_their_bytes) {
  Run run;
  run.store.get_delays.assign(8, 5ms);
  ObjectName pack = run.pack(30 * mib);
  for (int i = 0; i < 8; ++i) run.want(pack, 0, 30 * mib).frame(Kind::stat, "{}");
  run.go(8);
  cr_assert_eq(run.store.gets_most, 2);
  cr_assert_eq(run.totals.requests, 8);
}

Test(fetcher, a_whole_object_needs_no_length_and_a_large_one_comes_in_pieces) {
  Run run;
  ObjectName large = run.pack(33 * mib + 5), small = run.pack(5, 'b'), empty = run.pack(0);
  run.want(large).place("1").want(large, 0, 33 * mib + 5).want(small).want(empty);
  run.store.get_delays = {5ms, 0ms, 3ms};
  run.go(8);
  std::vector<Run::Came> came = run.objects();
  cr_assert_eq(came.size(), 4);
  cr_assert_eq(came[0].places.size(), 1);
  for (size_t i : {0, 1}) {
    cr_assert_eq(came[i].range, (FetchedRange{large, 0, 33 * mib + 5}));
    cr_assert(came[i].bytes == run.stored(large, 0, 33 * mib + 5));
  }
  cr_assert_eq(came[2].bytes, run.stored(small, 0, 5));
  cr_assert_eq(came[3].range, (FetchedRange{empty, 0, 0}));
  for (const Range& each : run.store.asked) cr_expect_leq(each.bytes, 8 * mib);
}

Test(fetcher, what_is_not_there_is_no_failure) {
  Run run;
  ObjectName pack = run.pack(100), absent{ObjectType::data, Id::of(as_bytes("absent"))};
  run.want(absent, 0, 10).place("1").want(absent).place("2").want(pack, 0, 10);
  run.go();
  std::vector<Run::Came> came = run.objects();
  cr_assert_eq(came[0].range, (FetchedRange{absent, 0, 0, true}));
  cr_assert_eq(came[0].places.size(), 1);
  cr_assert_eq(came[1].range, (FetchedRange{absent, 0, 0, true}));
  cr_assert_eq(came[2].range, (FetchedRange{pack, 0, 10}));
  cr_assert_eq(run.totals.missing, 2);
}

Test(fetcher, an_object_that_ends_early_comes_as_far_as_it_is_there) {
  Run run;
  ObjectName pack = run.pack(100), large = run.pack(33 * mib);
  run.want(pack, 90, 20)
      .want(large)
      .want(pack, 200, 20)
      .want(large, 0, 40 * mib)
      .want(large, 34 * mib, 40 * mib);
  run.go();
  std::vector<Run::Came> came = run.objects();
  cr_assert_eq(came[0].range, (FetchedRange{pack, 90, 10}));
  cr_assert_eq(came[2].range, (FetchedRange{pack, 200, 0}));
  cr_assert_eq(came[3].range, (FetchedRange{large, 0, 33 * mib}));
  cr_assert_eq(came[4].range, (FetchedRange{large, 34 * mib, 0}));
}

Test(fetcher, everything_else_passes_in_its_place) {
  Run run;
  ObjectName pack = run.pack(100);
  run.store.get_delays = {5ms};
  run.frame(Kind::meta, "{}").frame(Kind::file, "{}").frame(Kind::remove, "{}");
  run.want(pack, 0, 10).place("1").frame(Kind::finding, "{}").frame(Kind::stat, "{}");
  run.go();
  cr_assert_eq(run.kinds(), "META FILE DELETE PLACE OBJECT DATA OBJECT_END FINDING STAT");
}

// every way this can be wrong

Test(fetcher, a_place_without_a_wish_is_refused) {
  Run run;
  run.place("1").go();
  cr_assert(run.says("no FETCH stands before it"));
  Run after;
  after.want(after.pack(10), 0, 5).frame(Kind::stat, "{}").frame(Kind::place, "1");
  after.go();
  cr_assert(after.says("no FETCH stands before it"));
}

Test(fetcher, a_wish_that_is_none_is_refused) {
  for (const char* json : {"", "{}", R"({"name":"data/../x"})", R"({"name":"config","offset":5})",
                           R"({"name":"config","offset":18446744073709551615,"length":2})"}) {
    Run run;
    run.frame(Kind::fetch, json);
    run.go();
    cr_expect_not(run.error.empty(), "%s", json);
  }
}

Test(fetcher, what_the_store_refuses_ends_it_after_what_stood_before) {
  Run run;
  ObjectName pack = run.pack(100), bad = run.pack(100, 'b');
  run.store.fails_on = bad.str();
  run.store.get_delays = {5ms};
  run.want(pack, 0, 10).want(bad, 0, 10).want(pack, 20, 10).go();
  cr_assert(run.says("made to fail"));
  cr_assert_leq(run.objects().size(), 1);
}

Test(fetcher, an_object_that_shrinks_under_way_is_a_failure) {
  Run run;
  ObjectName pack = run.pack(40 * mib);
  run.store.get_delays = {0ms, 50ms};
  run.want(pack);
  // The second piece asks for what is gone by then.
  Task<void> shrink = shrink_soon(run.store.objects[pack.str()]);
  shrink.start();
  run.go(1);
  cr_assert(run.says("it changed while it was being fetched"));
}

Test(fetcher, a_stream_that_is_cut_short_is_an_error) {
  Run run;
  run.want(run.pack(100), 0, 10).go(3, false);
  cr_assert(run.says("cut short"));
}
