#include "filters/r2-get/keeper.h"

#include <criterion/criterion.h>

#include "../../frame_run.h"
#include "../../memory_store.h"
#include "../../scratch.h"
#include "format/place.h"

using namespace offsite;
namespace fs = std::filesystem;

namespace {

struct Run : FrameRun {
  MemoryStore store;
  Scratch scratch;
  KeepTotals totals;

  Run& want(const ObjectName& name) {
    frame(Kind::fetch, Fetch{name}.to_json());
    return *this;
  }
  void go(bool with_end = true) {
    FrameRun::go([&](FrameSource& in, FrameSink& out) { return keep(in, out); }, with_end);
  }
  std::string kept(const ObjectName& name) const {
    std::ifstream file(scratch / ("data/" + name.id.hex()), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  size_t files() const {
    fs::path folder = scratch / "data";
    return fs::exists(folder) ? static_cast<size_t>(std::distance(fs::directory_iterator(folder), {})) : 0;
  }

 private:
  Task<void> keep(FrameSource& in, FrameSink& out) {
    Keeper keeper(store, scratch.path(), 3);
    co_await keeper.take_all(in, out);
    totals = keeper.totals();
  }
};

}  // namespace

Test(keeper, packs_lie_in_the_cache_under_their_ids) {
  Run run;
  std::string large(20 << 20, 'x');
  ObjectName a = run.store.add(ObjectType::data, "a pack"), b = run.store.add(ObjectType::data, large);
  ObjectName empty = run.store.add(ObjectType::data, "");
  run.want(a).want(b).want(empty).go();
  cr_assert_eq(run.kept(a), "a pack");
  cr_assert(run.kept(b) == large);
  cr_assert_eq(run.files(), 3);
  cr_assert_eq(run.totals.kept, 3);
  cr_assert_eq(run.totals.bytes_fetched, large.size() + 6);
  for (const Range& each : run.store.asked) cr_expect_leq(each.bytes, 8 << 20);
}

Test(keeper, another_run_is_asked_for_if_anything_was_kept) {
  KeepTotals totals;
  cr_assert(final_stat(totals, 0).find(R"("again":false)") != std::string::npos);
  totals.kept = 1;
  cr_assert(final_stat(totals, 0).find(R"("again":true)") != std::string::npos);
}

Test(keeper, what_is_missing_is_named_and_no_failure) {
  Run run;
  ObjectName there = run.store.add(ObjectType::data, "there"),
             absent{ObjectType::data, Id::of(as_bytes("x"))};
  run.want(absent).want(there).go();
  cr_assert_eq(run.error, "");
  cr_assert_eq(run.totals.missing, std::vector<std::string>{absent.str()});
  cr_assert_eq(run.totals.kept, 1);
  cr_assert_eq(run.files(), 1);
}

Test(keeper, a_damaged_pack_is_fetched_twice_and_kept_as_it_is) {
  Run run;
  ObjectName pack = run.store.add(ObjectType::data, "as it was");
  run.store.objects[pack.str()] = Bytes(9, std::byte{'?'});
  run.want(pack).go();
  cr_assert_eq(run.store.asked.size(), 2);
  cr_assert_eq(run.kept(pack), "?????????");
  cr_assert_eq(run.totals.kept, 1);
  cr_assert_eq(run.files(), 1);
}

Test(keeper, what_is_kept_already_is_replaced) {
  Run run;
  ObjectName pack = run.store.add(ObjectType::data, "as it is");
  run.scratch.file("data/" + pack.id.hex(), "damaged");
  run.want(pack).go();
  cr_assert_eq(run.kept(pack), "as it is");
}

Test(keeper, other_frames_pass_and_places_do_not) {
  Run run;
  ObjectName pack = run.store.add(ObjectType::data, "pack");
  run.frame(Kind::meta, "{}");
  run.want(pack).frame(Kind::place, "{}").frame(Kind::stat, "{}");
  run.go();
  cr_assert_eq(run.kinds(), "META STAT");
}

// every way this can be wrong

Test(keeper, only_packs_are_kept) {
  Run run;
  run.want(run.store.add(ObjectType::keys, "a key")).go();
  cr_assert(run.says("only packs are kept"));
  cr_assert_eq(run.files(), 0);
}

Test(keeper, a_failure_leaves_nothing_half_and_keeps_the_others) {
  Run run;
  ObjectName good = run.store.add(ObjectType::data, "good"), bad = run.store.add(ObjectType::data, "bad");
  run.store.fails_on = bad.str();
  run.want(good).want(bad).go();
  cr_assert(run.says("made to fail"));
  cr_assert_eq(run.kept(good), "good");
  cr_assert_eq(run.files(), 1);
}

Test(keeper, a_stream_that_is_cut_short_keeps_what_was_asked_for) {
  Run run;
  ObjectName good = run.store.add(ObjectType::data, "good");
  run.want(good).go(false);
  cr_assert(run.says("cut short"));
  cr_assert_eq(run.kept(good), "good");
}
