#include "filters/r2-put/putter.h"

#include <criterion/criterion.h>

#include "../../memory.h"
#include "../../memory_store.h"

using namespace offsite;
using namespace std::chrono_literals;

namespace {

// A stream, frame by frame, and what r2-put makes of it.
class Run {
 public:
  MemoryStore store;
  MemorySink sent;
  PutTotals totals;
  std::string error;      // of what was thrown
  bool upstream = false;  // it was a FAIL from upstream

  Run& frame(Kind kind, std::string payload = "") {
    frames_.emplace_back(kind, std::move(payload));
    return *this;
  }
  Run& open(const ObjectName& name, size_t bytes) {
    return frame(Kind::object, fmt::format(R"({{"name":"{}","bytes":{}}})", name.str(), bytes));
  }
  // A whole object; gives its name.
  std::string object(ObjectType type, const std::string& content) {
    ObjectName name{type, type == ObjectType::config ? Id{} : Id::of(as_bytes(content))};
    open(name, content.size()).frame(Kind::data, content.substr(0, content.size() / 2));
    frame(Kind::data, content.substr(content.size() / 2)).frame(Kind::object_end);
    return name.str();
  }
  void go(bool with_end = true, size_t lanes = 3) {
    FrameSink writer(input_);
    run(write(writer, with_end));
    MemorySource source(input_.bytes, 1000);
    FrameSource in(source);
    FrameSink out(sent);
    try {
      run(put_all(in, out, lanes));
    } catch (const UpstreamFailed&) {
      upstream = true;
    } catch (const Error& thrown) {
      error = thrown.what();
    }
    cr_assert_eq(store.open_now, 0, "an upload was neither finished nor dropped");
  }
  bool was_sent(std::string_view text) const {
    return as_text(sent.bytes).find(text) != std::string_view::npos;
  }

 private:
  Task<void> write(FrameSink& out, bool with_end) {
    for (const auto& [kind, payload] : frames_) co_await out.send(kind, std::string_view(payload));
    if (with_end) co_await out.end();
  }
  Task<void> put_all(FrameSource& in, FrameSink& out, size_t lanes) {
    Putter putter(store, out, lanes);
    co_await putter.take_all(in);
    totals = putter.totals();
  }

  std::vector<std::pair<Kind, std::string>> frames_;
  MemorySink input_;
};

size_t place(const std::vector<std::string>& list, const std::string& name) {
  return static_cast<size_t>(std::find(list.begin(), list.end(), name) - list.begin());
}

void expect_refused(Run& run, const char* why) {
  run.go();
  cr_assert(run.error.find(why) != std::string::npos, "%s", run.error.c_str());
}

}  // namespace

Test(putter, objects_become_durable_and_each_is_reported) {
  Run run;
  std::string pack = run.object(ObjectType::data, "the pack"),
              index = run.object(ObjectType::index, "the index");
  run.frame(Kind::meta, R"({"job":"x"})").go();
  cr_assert_eq(run.error, "");
  cr_assert_eq(as_text(run.store.objects[pack]), "the pack");
  cr_assert_eq(run.totals.objects, 2);
  cr_assert_eq(run.totals.bytes_uploaded, 17);
  cr_assert(run.was_sent(R"({"name":")" + pack + R"(","bytes":8,"existed":false})"));
  cr_assert(run.was_sent(index));
  cr_assert(run.was_sent(R"({"job":"x"})"));
}

Test(putter, what_stands_after_a_barrier_waits_for_what_stands_before) {
  Run run;
  run.store.delay = 5ms;
  std::vector<std::string> packs;
  for (int i = 0; i < 10; ++i) packs.push_back(run.object(ObjectType::data, std::to_string(i)));
  run.frame(Kind::barrier);
  std::string snapshot = run.object(ObjectType::snapshots, "snapshot");
  run.frame(Kind::barrier).frame(Kind::remove, R"({"name":"locks/)" + std::string(64, 'a') + R"("})").go();
  cr_assert_eq(run.error, "");
  for (const std::string& pack : packs)
    cr_assert_lt(place(run.store.durable, pack), place(run.store.durable, snapshot));
  cr_assert_eq(run.store.durable.back(), "-locks/" + std::string(64, 'a'));
  cr_assert_eq(run.totals.removed, 1);
}

Test(putter, no_more_objects_are_held_than_there_are_lanes) {
  for (size_t lanes : {1, 2, 5}) {
    Run run;
    run.store.delay = 2ms;
    for (int i = 0; i < 12; ++i) run.object(ObjectType::data, std::to_string(i));
    run.go(true, lanes);
    cr_assert_eq(run.store.open_most, lanes);
    cr_assert_eq(run.store.objects.size(), 12);
  }
}

Test(putter, what_was_there_is_said_and_not_counted_as_uploaded) {
  Run run;
  run.store.add(ObjectType::data, "the pack");
  run.object(ObjectType::data, "the pack");
  run.go();
  cr_assert(run.was_sent(R"("existed":true)"));
  cr_assert_eq(run.totals.bytes_uploaded, 0);
  cr_assert_eq(run.totals.existed, 1);
}

Test(putter, an_empty_object_is_an_object) {
  Run run;
  std::string name = run.object(ObjectType::locks, "");
  run.go();
  cr_assert_eq(run.error, "");
  cr_assert(run.store.objects.contains(name));
}

// every way this can be wrong

Test(putter, a_stream_that_stops_anywhere_stores_whole_objects_only) {
  Run whole;
  whole.object(ObjectType::data, std::string(5000, 'x'));
  whole.go(false);
  cr_assert(whole.error.find("cut short") != std::string::npos);
  cr_assert_eq(whole.store.objects.size(), 1);

  Run half;
  half.object(ObjectType::data, "before");
  half.open({ObjectType::data, {}}, 8).frame(Kind::data, "all of i").go(false);
  cr_assert(half.error.find("cut short") != std::string::npos);
  cr_assert_eq(half.store.objects.size(), 1);
}

Test(putter, a_failure_upstream_lets_what_is_whole_become_durable) {
  Run run;
  run.store.delay = 5ms;
  run.object(ObjectType::data, "the pack");
  run.open({ObjectType::data, {}}, 8).frame(Kind::data, "half");
  run.frame(Kind::fail, R"({"filter":"chunker","blame":"input","message":"x","hint":""})").go();
  cr_assert(run.upstream);
  cr_assert_eq(run.store.durable.size(), 1);
}

Test(putter, a_store_that_fails_ends_it_and_nothing_after_the_barrier_is_begun) {
  Run run;
  std::string pack = run.object(ObjectType::data, "the pack");
  run.store.fails_on = pack;
  run.frame(Kind::barrier);
  run.object(ObjectType::snapshots, "snapshot");
  expect_refused(run, "made to fail");
  cr_assert(run.store.objects.empty());
}

Test(putter, an_object_of_another_length_than_it_said_is_not_stored) {
  Run few, many;
  few.open({ObjectType::data, {}}, 9).frame(Kind::data, "too few").frame(Kind::object_end);
  expect_refused(few, "7 of its 9 bytes");
  many.open({ObjectType::data, {}}, 3).frame(Kind::data, "too many").frame(Kind::object_end);
  expect_refused(many, "more than its 3 bytes");
  cr_assert(few.store.objects.empty() && many.store.objects.empty());
}

Test(putter, frames_out_of_place_are_refused) {
  Run data, end_frame, nested, barrier, stream_end, blob;
  expect_refused(data.frame(Kind::data, "x"), "DATA frame: no object is open");
  expect_refused(end_frame.frame(Kind::object_end), "OBJECT_END frame: no object is open");
  expect_refused(nested.open({ObjectType::data, {}}, 3).open({ObjectType::data, {}}, 3), "is not whole");
  expect_refused(barrier.open({ObjectType::data, {}}, 3).frame(Kind::barrier), "is not whole");
  expect_refused(stream_end.open({ObjectType::data, {}}, 3), "is not whole");
  expect_refused(blob.frame(Kind::file, "{}"), "no place among objects");
}

Test(putter, a_name_that_leads_elsewhere_is_refused) {
  for (const char* name : {"../../etc/passwd", "data/00/../../config", "lock", ""}) {
    Run put, remove;
    expect_refused(put.frame(Kind::object, fmt::format(R"({{"name":"{}","bytes":1}})", name)),
                   "read an object's name");
    expect_refused(remove.frame(Kind::remove, fmt::format(R"({{"name":"{}"}})", name)),
                   "read an object's name");
  }
}

Test(putter, an_object_frame_that_says_too_little_is_refused) {
  Run json, bytes, name;
  expect_refused(json.frame(Kind::object, "{"), "read an OBJECT frame");
  expect_refused(bytes.frame(Kind::object, R"({"name":"config"})"), "bytes");
  expect_refused(name.frame(Kind::object, R"({"bytes":1})"), "name");
}
