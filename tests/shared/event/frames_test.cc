#include "event/frames.h"

#include <criterion/criterion.h>

#include "../../memory.h"

using namespace offsite;

namespace {

struct Seen {
  uint64_t frames = 0;
  uint64_t bytes = 0;
  std::string failed;
};

Task<void> write_stream(FrameSink& out, const std::vector<Bytes>& payloads, bool with_end) {
  for (const Bytes& payload : payloads)
    out.put(Kind::data, View(payload).first(payload.size() / 2), View(payload).subspan(payload.size() / 2));
  co_await out.flush();
  if (with_end) co_await out.end();
}

Task<void> read_stream(FrameSource& in, Seen& seen) {
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) co_return;
    cr_assert(frame.payload.empty() || frame.payload[0] == std::byte(frame.payload.size() & 0xff));
    seen.frames += 1;
    seen.bytes += frame.payload.size();
  }
}

std::vector<Bytes> payloads_of(std::initializer_list<size_t> sizes) {
  std::vector<Bytes> payloads;
  for (size_t size : sizes) payloads.push_back(Bytes(size, std::byte(size & 0xff)));
  return payloads;
}

Bytes stream_of(const std::vector<Bytes>& payloads, bool with_end = true) {
  MemorySink sink;
  FrameSink out(sink);
  run(write_stream(out, payloads, with_end));
  return sink.bytes;
}

}  // namespace

Test(frames, payloads_of_every_size_come_back_in_steps_of_every_size) {
  std::vector<Bytes> payloads = payloads_of({0, 1, 255, 4096, 65536, data_bytes_max - 1, data_bytes_max, 3});
  Bytes stream = stream_of(payloads);
  for (size_t step : {size_t{4093}, size_t{65536}, size_t{1} << 20, size_t{64} << 20}) {
    MemorySource source(stream, step);
    FrameSource in(source);
    Seen seen;
    run(read_stream(in, seen));
    cr_expect_eq(seen.frames, payloads.size());
    cr_expect_eq(in.bytes_read(), stream.size());
  }
  MemorySource byte_by_byte(stream_of(payloads_of({0, 1, 2, 300})), 1);
  FrameSource in(byte_by_byte);
  Seen seen;
  run(read_stream(in, seen));
  cr_expect_eq(seen.bytes, 303);
}

Test(frames, thousands_of_small_frames_go_out_in_one_flush) {
  std::vector<Bytes> payloads(5000, Bytes(10, std::byte{10}));
  MemorySource source(stream_of(payloads), 1 << 20);
  FrameSource in(source);
  Seen seen;
  run(read_stream(in, seen));
  cr_expect_eq(seen.frames, 5000);
}

Test(frames, a_stream_without_its_end_record_is_cut_short) {
  MemorySource source(stream_of(payloads_of({5}), false), 100);
  FrameSource in(source);
  Seen seen;
  try {
    run(read_stream(in, seen));
    cr_assert_fail("a cut stream was taken for whole");
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::temporary);
    cr_expect_str_eq(error.what(), "read a frame stream: cut short after 1 frames");
  }
}

Test(frames, a_fail_frame_is_thrown_as_what_it_says) {
  MemorySink sink;
  FrameSink out(sink);
  std::string fail = R"({"filter":"x"})";
  run(out.send(Kind::fail, fail));
  MemorySource source(sink.bytes, 100);
  FrameSource in(source);
  Seen seen;
  try {
    run(read_stream(in, seen));
    cr_assert_fail("FAIL went by unnoticed");
  } catch (const UpstreamFailed& upstream) {
    cr_expect_eq(upstream.json, fail);
  }
}
