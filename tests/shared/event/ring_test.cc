#include "event/ring.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "../../ring_ends.h"
#include "event/frames.h"
#include "format/error.h"

using namespace offsite;
using namespace std::chrono_literals;

namespace {

Task<void> write_numbered(Sink& sink, uint64_t bytes, size_t step) {
  for (uint64_t at = 0; at < bytes; at += step) {
    Bytes piece = piece_at(at, std::min<uint64_t>(step, bytes - at));
    View view = piece;
    co_await sink.write({&view, 1});
  }
}

Task<void> write_and_end(RingEnds& ends, uint64_t bytes, size_t step) {
  RingSink sink(ends.numbers(), ends.pipe.write_end.get());
  co_await write_numbered(sink, bytes, step);
  ends.pipe.write_end.close();
}

void goes_through(uint64_t bytes, size_t written, size_t read) {
  RingEnds ends;
  RingWindow window(ends.numbers(), ends.pipe.read_end.get());
  run(at_once(write_and_end(ends, bytes, written), read_numbered(window, bytes, read)));
}

Task<void> pass_some(Window& window, size_t bytes) {
  co_await window.show(bytes);
  window.pass(bytes);
}

// Holds the first `held_bytes`, gives the writer time to spoil them, and reads on.
Task<void> hold_then_read(Window& window, uint64_t held_bytes, uint64_t bytes) {
  std::vector<View> held;
  uint64_t at = 0;
  while (at < held_bytes) {
    View shown = co_await window.show(1 << 20);
    held.push_back(shown.first(std::min<size_t>(shown.size(), 1 << 20)));
    window.pass(held.back().size());
    at += held.back().size();
  }
  co_await pause_for(50ms);
  at = 0;
  for (View piece : held) {
    cr_expect(same_bytes(piece, piece_at(at, piece.size())));
    at += piece.size();
  }
  window.let_go(at);
  co_await read_numbered(window, bytes, 1 << 20, at);
}

// Of these sizes; the first of those that are there is held until next() may wait.
Task<void> write_frames(RingEnds& ends, const std::vector<size_t>& sizes) {
  RingSink sink(ends.numbers(), ends.pipe.write_end.get());
  FrameSink out(sink);
  for (size_t bytes : sizes) {
    Bytes payload = piece_at(0, bytes + blob_prefix_bytes);
    co_await out.send(Kind::blob, payload);
  }
  co_await out.end();
}

Task<void> read_frames(FrameSource& in, size_t& read) {
  std::vector<View> held;
  FrameSource::Hold hold;
  for (;;) {
    if (in.may_wait()) {
      for (View payload : held) cr_expect(same_bytes(payload, piece_at(0, payload.size())));
      held.clear();
      hold.release();
    }
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) break;
    if (!hold) hold = in.hold();
    held.push_back(frame.payload);
    ++read;
  }
}

// The writer comes first, and stops where the ring is full.
void frames_go_through(const std::vector<size_t>& sizes) {
  RingEnds ends;
  RingWindow window(ends.numbers(), ends.pipe.read_end.get());
  FrameSource in(window);
  size_t read = 0;
  run(at_once(write_frames(ends, sizes), read_frames(in, read)));
  cr_expect_eq(read, sizes.size());
}

Task<void> close_later(Descriptor& descriptor) {
  co_await pause_for(50ms);
  descriptor.close();
}

}  // namespace

Test(ring, frames_that_do_not_fit_get_through_beside_what_is_held) {
  frames_go_through({20'000, 12 << 20, 70'000, 7 << 20, 9 << 20, 100});
}

Test(ring, small_frames_that_fill_it_get_through_beside_what_is_held) {
  frames_go_through(std::vector<size_t>(2500, 5000));
}

Test(ring, what_is_written_is_read_whatever_the_steps_are) {
  goes_through(100 << 20, 300'000, 16'384);
  goes_through(30 << 20, 1000, 999'999);
  goes_through(30 << 20, 5 << 20, 77);
}

Test(ring, a_piece_larger_than_the_ring_is_read_whole) {
  goes_through(70 << 20, 1 << 20, 30 << 20);
  goes_through(3 << 20, 4 << 20, 20 << 20);
}

Test(ring, an_empty_stream_ends_at_once) { goes_through(0, 1, 1); }

Test(ring, what_is_held_is_not_written_over) {
  RingEnds ends;
  constexpr uint64_t bytes = 26 << 20;
  RingWindow window(ends.numbers(), ends.pipe.read_end.get());
  run(at_once(write_and_end(ends, bytes, 1 << 20), hold_then_read(window, 6 << 20, bytes)));
}

Test(ring, a_writer_whose_reader_is_gone_is_told) {
  RingEnds ends;
  ends.pipe.read_end.close();
  signal(SIGPIPE, SIG_IGN);
  cr_expect_throw(run(write_and_end(ends, 100 << 20, 1 << 20)), Error);
}

Test(ring, a_writer_whose_reader_dies_while_it_waits_is_told) {
  RingEnds ends;
  signal(SIGPIPE, SIG_IGN);
  cr_expect_throw(run(at_once(close_later(ends.pipe.read_end), write_and_end(ends, 100 << 20, 1 << 20))),
                  Error);
}

// It is written by who cannot turn the loop any more.
Test(ring, a_last_word_gets_through) {
  RingEnds ends;
  RingSink sink(ends.numbers(), ends.pipe.write_end.get());
  RingWindow window(ends.numbers(), ends.pipe.read_end.get());
  std::thread writer([&] {
    sink.write_last(piece_at(0, 10 << 20));
    ends.pipe.write_end.close();
  });
  run(read_numbered(window, 10 << 20, 100'000));
  writer.join();
}

// ---- every way this can be wrong

Test(ring, a_descriptor_that_is_no_ring_is_refused) {
  int file = open("/dev/null", O_RDWR);
  cr_expect_throw(RingMemory(file).size(), Error);
  cr_expect_throw(RingMemory(9999).size(), Error);
}

Test(ring, positions_that_cannot_be_are_refused) {
  RingEnds ends;
  RingMemory theirs(ends.ring.memory.get());
  RingWindow window(ends.numbers(), ends.pipe.read_end.get());
  theirs.shared().written.store(uint64_t{1} << 40);
  cr_expect_throw(run(read_numbered(window, 1, 1)), Error);
  theirs.shared().written.store(100);
  RingWindow another(ends.numbers(), ends.pipe.read_end.get());
  run(pass_some(another, 100));
  theirs.shared().written.store(50);
  cr_expect_throw(another.at_hand(), Error);
  RingSink sink(ends.numbers(), ends.pipe.write_end.get());
  theirs.shared().let_go.store(uint64_t{1} << 40);
  cr_expect_throw(run(write_numbered(sink, 1, 1)), Error);
}

Test(ring, numbers_that_are_none_are_refused) {
  for (const char* wrong : {"4", "4,", ",5", "a,b", "4,5,6", "4;5"}) {
    setenv("RING", wrong, 1);
    cr_expect_throw(ring_of_environment("RING"), Error, "%s", wrong);
  }
  setenv("RING", "4,5", 1);
  cr_expect_eq(ring_of_environment("RING")->writer_bell, 5);
  cr_expect_not(ring_of_environment("RING"));
}
