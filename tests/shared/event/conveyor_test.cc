#include "event/conveyor.h"

#include <criterion/criterion.h>

#include "../../frame_run.h"
#include "format/error.h"

using namespace offsite;
using std::chrono::milliseconds;

namespace {

struct Shop {
  int working = 0, peak = 0, alive = 0, alive_most = 0;
};

// Takes its time, and sends its number.
class Numbered : public Parcel {
 public:
  Numbered(Shop& shop, int number, milliseconds time) : shop_(shop), number_(number), time_(time) {
    shop_.alive_most = std::max(shop_.alive_most, ++shop_.alive);
  }
  ~Numbered() override { --shop_.alive; }
  Task<void> make() override {
    shop_.peak = std::max(shop_.peak, ++shop_.working);
    co_await pause_for(time_);
    --shop_.working;
    if (time_ == milliseconds(13)) throw Error(Blame::input, "made to fail");
    text_ = std::to_string(number_);
  }
  void put(FrameSink& out) override { out.put(Kind::stat, as_bytes(text_)); }

 private:
  Shop& shop_;
  int number_;
  milliseconds time_;
  std::string text_;
};

struct Case {
  std::vector<int> times;  // of each parcel, in milliseconds; 13 fails
  size_t lanes = 4;
  size_t bytes_max = 1000;
  size_t bytes = 1;
  Shop shop = {};
};

Task<void> convey(FrameSource&, FrameSink& out, Case& c) {
  Conveyor conveyor(out, c.lanes, c.bytes_max);
  std::exception_ptr failure;
  try {
    for (size_t i = 0; i < c.times.size(); ++i)
      co_await conveyor.add(std::make_unique<Numbered>(c.shop, static_cast<int>(i), milliseconds(c.times[i])),
                            c.bytes);
    co_await conveyor.finish();
  } catch (...) {
    failure = std::current_exception();
  }
  co_await conveyor.abandon();
  if (failure) std::rethrow_exception(failure);
}

std::string sent(Case& c, std::string* error = nullptr) {
  FrameRun run;
  run.go([&](FrameSource& in, FrameSink& out) { return convey(in, out, c); });
  std::string text;
  for (const SeenFrame& each : run.seen) text += each.payload + " ";
  if (error) *error = run.error;
  return text;
}

Task<void> pass_between(FrameSource& in, FrameSink& out, Shop& shop) {
  Conveyor conveyor(out, 4, 1000);
  Frame first = co_await in.next();
  co_await conveyor.pass(first);
  co_await conveyor.add(std::make_unique<Numbered>(shop, 7, milliseconds(5)), 1);
  Frame second = co_await in.next();
  co_await conveyor.pass(second);
  co_await conveyor.finish();
}

}  // namespace

Test(conveyor, what_is_made_in_any_order_leaves_in_the_first) {
  Case c{.times = {9, 1, 5, 0, 7, 2, 3, 8, 0, 1}};
  cr_assert_eq(sent(c), "0 1 2 3 4 5 6 7 8 9 ");
  cr_assert_eq(c.shop.peak, 4);
  cr_assert_eq(c.shop.alive, 0);
}

Test(conveyor, no_more_is_held_than_is_allowed) {
  Case c{.times = std::vector<int>(30, 1), .lanes = 8, .bytes_max = 20, .bytes = 10};
  c.times[0] = 10;
  sent(c);
  cr_assert_leq(c.shop.alive_most, 3);  // the third waits for room
  cr_assert_eq(c.shop.peak, 2);
}

Test(conveyor, what_is_larger_than_allowed_goes_alone) {
  Case c{.times = {3, 2, 1}, .bytes_max = 20, .bytes = 100};
  cr_assert_eq(sent(c), "0 1 2 ");
  cr_assert_eq(c.shop.peak, 1);
}

Test(conveyor, a_frame_passes_in_its_place) {
  FrameRun run;
  Shop shop;
  run.frame(Kind::meta, "{}").frame(Kind::finding, "{}");
  run.go([&](FrameSource& in, FrameSink& out) { return pass_between(in, out, shop); });
  cr_assert_eq(run.kinds(), "META STAT FINDING");
}

// every way this can be wrong

Test(conveyor, nothing_behind_a_failure_is_sent) {
  Case c{.times = {1, 13, 0, 0, 0, 0, 0, 0}};
  std::string error;
  cr_assert_eq(sent(c, &error), "0 ");
  cr_assert_eq(error, "made to fail");
  cr_assert_eq(c.shop.alive, 0);
}

Test(conveyor, whoever_waits_for_room_learns_of_a_failure) {
  Case c{.times = {13, 0, 0}, .bytes_max = 10, .bytes = 10};
  std::string error;
  cr_assert_eq(sent(c, &error), "");
  cr_assert_eq(error, "made to fail");
}
