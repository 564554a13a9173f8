// Room that a ring lends: what is made in it is where its reader sees it.
#include <criterion/criterion.h>

#include "../../frame_run.h"
#include "event/conveyor.h"
#include "event/timer.h"
#include "format/error.h"

using namespace offsite;
using std::chrono::milliseconds;

namespace {

constexpr size_t ring_bytes = size_t{8} << 20;

Task<void> write(Sink& sink, View piece) { co_await sink.write({&piece, 1}); }

Task<Room> lend_numbered(Sink& sink, uint64_t at, size_t bytes) {
  Room room = co_await sink.lend(bytes);
  std::ranges::copy(piece_at(at, bytes), room.begin());
  co_return room;
}

Task<void> write_in_loans(RingEnds& ends, uint64_t bytes, size_t step) {
  RingSink sink(ends.numbers(), ends.pipe.write_end.get());
  RingMemory theirs(ends.ring.memory.get());
  for (uint64_t at = 0; at < bytes; at += step) {
    Room room = co_await lend_numbered(sink, at, step);
    cr_assert(same_bytes(View(theirs.at(at), step), room), "it is not where it is going to be read");
    co_await write(sink, room);
  }
  ends.pipe.write_end.close();
}

struct Parts {
  size_t elsewhere, first, second;
  explicit Parts(size_t round)
      : elsewhere(10 + round % 3), first(150'000 + round), second(300'000 + 7 * round) {}
  size_t bytes() const { return elsewhere + first + second; }
};

// Two loans at a time; of the first a part is used, behind what comes from elsewhere.
Task<void> write_parts_of_loans(RingEnds& ends, size_t rounds) {
  RingSink sink(ends.numbers(), ends.pipe.write_end.get());
  uint64_t at = 0;
  for (size_t i = 0; i < rounds; ++i) {
    const Parts parts(i);
    Room room = co_await sink.lend(parts.elsewhere + parts.first + 1000);
    Room first = room.subspan(parts.elsewhere, parts.first);
    std::ranges::copy(piece_at(at + parts.elsewhere, parts.first), first.begin());
    Room second = co_await lend_numbered(sink, at + parts.elsewhere + parts.first, parts.second);
    Bytes elsewhere = piece_at(at, parts.elsewhere);
    View pieces[] = {elsewhere, first};
    co_await sink.write(pieces);
    co_await write(sink, second);
    at += parts.bytes();
  }
  ends.pipe.write_end.close();
}

uint64_t bytes_in_parts(size_t rounds) {
  uint64_t bytes = 0;
  for (size_t i = 0; i < rounds; ++i) bytes += Parts(i).bytes();
  return bytes;
}

Task<void> borrow_too_much(RingSink& sink) {
  cr_expect_eq(sink.lendable(), ring_bytes / 4 * 3);
  Room first = co_await sink.lend(1 << 20);
  co_await sink.lend(2 << 20);
  cr_expect_eq(sink.lendable(), ring_bytes / 4 * 3 - (3 << 20));
  co_await write(sink, first);
  cr_expect_eq(sink.lendable(), ring_bytes / 4 * 3 - (2 << 20));
}

Task<void> write_over_a_loan(RingSink& sink) {
  Room first = co_await lend_numbered(sink, 0, 100);
  Bytes elsewhere = piece_at(0, 150);
  co_await write(sink, elsewhere);
  co_await write(sink, first);
}

// A frame of so many bytes, all of them its number; it wants room for `spare` more.
class Filled : public Parcel {
 public:
  Filled(size_t number, size_t bytes, size_t spare, bool borrows, bool fails)
      : number_(number), bytes_(bytes), spare_(spare), borrows_(borrows), fails_(fails) {}
  size_t room_wanted() const override { return borrows_ ? header_bytes + bytes_ + spare_ : 0; }
  void use(Room room) override { payload_ = room.subspan(header_bytes, bytes_); }
  Task<void> make() override {
    co_await pause_for(milliseconds(number_ * 7 % 3));
    if (fails_) throw Error(Blame::input, "made to fail");
    if (payload_.empty()) {
      own_.resize(bytes_);
      payload_ = own_;
    }
    std::ranges::fill(payload_, static_cast<std::byte>(number_));
  }
  void put(FrameSink& out) override { out.put(Kind::blob, payload_); }

 private:
  size_t number_, bytes_, spare_;
  bool borrows_, fails_;
  Bytes own_;
  Room payload_;
};

struct Case {
  std::vector<size_t> bytes;
  std::vector<size_t> without_room = {};
  bool passes = false;
  size_t spare = 0;
  size_t fails = SIZE_MAX;
};

Task<void> add_all(FrameSource& in, Conveyor& conveyor, const Case& c) {
  for (size_t i = 0; i < c.bytes.size(); ++i) {
    bool borrows = std::ranges::find(c.without_room, i) == c.without_room.end();
    auto filled = std::make_unique<Filled>(i, c.bytes[i], c.spare, borrows, i == c.fails);
    co_await conveyor.add(std::move(filled), c.bytes[i]);
    if (!c.passes) continue;
    Frame frame = co_await in.next();
    co_await conveyor.pass(frame);
  }
}

Task<void> convey(FrameSource& in, FrameSink& out, const Case& c) {
  Conveyor conveyor(out, 4, 64 << 20);
  co_await conveyor.run(add_all(in, conveyor, c));
}

// The same that comes through a pipe.
FrameRun through_ring(const Case& c) {
  FrameRun pipe, ring;
  for (FrameRun* each : {&pipe, &ring})
    if (c.passes)
      for (size_t i = 0; i < c.bytes.size(); ++i)
        each->frame(Kind::stat, "{\"n\":" + std::to_string(i) + "}");
  const FrameRun::Body body = [&](FrameSource& in, FrameSink& out) { return convey(in, out, c); };
  pipe.go(body);
  ring.go_through_ring(body);
  cr_expect_eq(pipe.error, ring.error, "%s | %s", pipe.error.c_str(), ring.error.c_str());
  cr_expect_eq(pipe.kinds(), ring.kinds());
  cr_expect(pipe.seen == ring.seen);
  return ring;
}

std::vector<size_t> sizes(size_t count, size_t bytes) {
  std::vector<size_t> sizes;
  for (size_t i = 0; i < count; ++i) sizes.push_back(bytes + 1000 * (i % 11));
  return sizes;
}

}  // namespace

Test(lending, what_is_made_in_its_room_is_where_the_reader_sees_it) {
  RingEnds ends;
  RingWindow window(ends.numbers(), ends.pipe.read_end.get());
  constexpr size_t step = 777'777;
  run(at_once(write_in_loans(ends, 70 * step, step), read_numbered(window, 70 * step, 100'000)));
}

Test(lending, what_follows_a_loan_that_was_not_used_up_moves_up) {
  RingEnds ends;
  RingWindow window(ends.numbers(), ends.pipe.read_end.get());
  run(at_once(write_parts_of_loans(ends, 60), read_numbered(window, bytes_in_parts(60), 100'000)));
}

Test(lending, no_more_is_lent_than_a_waiting_reader_leaves) {
  RingEnds ends;
  RingSink sink(ends.numbers(), ends.pipe.write_end.get());
  run(borrow_too_much(sink));
}

Test(lending, a_conveyor_sends_what_is_made_anywhere_in_its_order) {
  cr_expect_eq(through_ring({.bytes = sizes(200, 300'000)}).seen.size(), 200);
  cr_expect_eq(through_ring({.bytes = sizes(60, 300'000), .without_room = {0, 7, 8, 9, 30}}).seen.size(), 60);
  cr_expect_eq(through_ring({.bytes = sizes(60, 300'000), .passes = true}).seen.size(), 120);
  cr_expect_eq(through_ring({.bytes = {100, 9 << 20, 3 << 20, 2'900'000, 100, 12 << 20, 5, 5}}).seen.size(),
               8);
}

Test(lending, room_that_was_not_used_is_lent_again) {
  cr_expect_eq(through_ring({.bytes = sizes(60, 300'000), .spare = 600'000}).seen.size(), 60);
  cr_expect_eq(through_ring({.bytes = sizes(60, 100), .spare = 2'900'000}).seen.size(), 60);
}

// every way this can be wrong

Test(lending, what_was_written_over_is_not_sent) {
  RingEnds ends;
  RingSink sink(ends.numbers(), ends.pipe.write_end.get());
  cr_expect_throw(run(write_over_a_loan(sink)), Error);
}

Test(lending, a_conveyor_that_waits_for_room_learns_of_a_failure) {
  FrameRun ring = through_ring({.bytes = sizes(40, 2'800'000), .fails = 13});
  cr_expect_eq(ring.error, "made to fail");
  cr_expect_eq(ring.seen.size(), 13);
}
