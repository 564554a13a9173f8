#include "event/window.h"

#include <criterion/criterion.h>

#include "event/frames.h"
#include "tests/memory.h"

using namespace offsite;

namespace {

Bytes numbered(size_t bytes) {
  Bytes out(bytes);
  for (size_t i = 0; i < bytes; ++i) out[i] = static_cast<std::byte>(i * 31 >> 3);
  return out;
}

Task<void> read_in_steps(Window& window, const Bytes& all, size_t step) {
  size_t at = 0;
  while (at < all.size()) {
    size_t wanted = std::min(step, all.size() - at);
    View shown = co_await window.show(wanted);
    cr_assert_geq(shown.size(), wanted);
    cr_assert(same_bytes(shown.first(wanted), View(all).subspan(at, wanted)));
    window.pass(wanted);
    at += wanted;
    window.let_go(at);
  }
  View rest = co_await window.show(1);
  cr_expect(rest.empty());
}

Task<void> hold_everything(Window& window, const Bytes& all, size_t step) {
  std::vector<View> shown;
  for (size_t at = 0; at < all.size(); at += step) {
    View piece = co_await window.show(step);
    shown.push_back(piece.first(std::min(step, piece.size())));
    window.pass(shown.back().size());
  }
  size_t at = 0;
  for (View piece : shown) {
    cr_expect(same_bytes(piece, View(all).subspan(at, piece.size())));
    at += piece.size();
  }
  cr_expect_eq(at, all.size());
}

Task<void> hold_a_frame(FrameSource& in) {
  std::vector<FrameSource::Hold> holds;
  std::vector<View> payloads;
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) break;
    if (payloads.size() % 2 == 0) holds.push_back(in.hold());
    payloads.push_back(frame.payload);
  }
  for (size_t i = 0; i < payloads.size(); ++i)
    cr_expect(all_zero(payloads[i].subspan(1)) && payloads[i][0] == static_cast<std::byte>(i));
  while (!holds.empty()) holds.pop_back();
}

Task<void> write_frames(FrameSink& out, size_t frames, size_t bytes) {
  Bytes payload(bytes);
  std::fill(payload.begin(), payload.end(), std::byte{0});
  for (size_t i = 0; i < frames; ++i) {
    payload[0] = static_cast<std::byte>(i);
    co_await out.send(Kind::data, payload);
  }
  co_await out.end();
}

Task<void> first_frame(FrameSource& in) { co_await in.next(); }

}  // namespace

Test(window, shows_what_comes_whatever_the_steps_of_either_side_are) {
  Bytes all = numbered(5 << 20);
  for (size_t arriving : {size_t{777}, size_t{65536}, size_t{4} << 20})
    for (size_t step : {size_t{1000}, size_t{300'001}, size_t{3} << 20}) {
      MemorySource source(all, arriving);
      BlockWindow window(source);
      run(read_in_steps(window, all, step));
    }
}

Test(window, what_is_not_let_go_stays_where_it_is) {
  Bytes all = numbered(7 << 20);
  MemorySource source(all, 100'000);
  BlockWindow window(source);
  run(hold_everything(window, all, 150'000));
}

Test(window, shows_less_only_where_the_stream_ends) {
  Bytes all = numbered(10);
  MemorySource source(all, 3);
  BlockWindow window(source);
  run(hold_everything(window, all, 20));
}

Test(window, a_frame_and_those_behind_it_stay_while_a_hold_lives) {
  MemorySink memory;
  FrameSink out(memory);
  run(write_frames(out, 40, 200'000));
  MemorySource source(memory.bytes, 50'000);
  FrameSource in(source);
  run(hold_a_frame(in));
}

Test(window, a_stream_may_wait_where_nothing_of_the_next_frame_is_here) {
  MemorySink memory;
  FrameSink out(memory);
  run(write_frames(out, 2, 100));
  MemorySource source(memory.bytes, preamble_bytes + header_bytes + 100);
  FrameSource in(source);
  cr_expect(in.may_wait());
  run(first_frame(in));
  cr_expect(in.may_wait());
  MemorySource whole(memory.bytes, memory.bytes.size());
  FrameSource all(whole);
  run(first_frame(all));
  cr_expect_not(all.may_wait());
}
