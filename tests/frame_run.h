// Frames through a part of a filter, in memory: what goes in, one by one, and what came out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "event/frames.h"
#include "memory.h"
#include "ring_ends.h"

namespace offsite {

struct SeenFrame {
  Kind kind;
  std::string payload;
  bool operator==(const SeenFrame&) const = default;
};

class FrameRun {
 public:
  using Body = std::function<Task<void>(FrameSource&, FrameSink&)>;

  std::vector<SeenFrame> seen;
  std::string error;      // what was thrown
  bool upstream = false;  // it was a FAIL from upstream

  FrameRun& frame(Kind kind, std::string payload = "") {
    in_.push_back({kind, std::move(payload)});
    return *this;
  }
  // The body takes what stands before END; what it sends is kept, whole or not.
  void go(const Body& body, bool with_end = true) {
    MemorySink output;
    FrameSink out(output);
    run(act(body, out, with_end));
    FrameReader reader;
    for (View rest = output.bytes; std::optional<Frame> frame = reader.next(rest);) {
      seen.push_back({frame->kind, std::string(frame->text())});
      rest = rest.subspan(reader.used());
    }
  }
  // The same, but what is sent goes through a ring of memory.
  void go_through_ring(const Body& body) {
    RingEnds ends;
    RingWindow window(ends.numbers(), ends.pipe.read_end.get());
    run(at_once(act_and_close(body, ends), see_all(window)));
  }
  // The kinds that came out, "PLACE OBJECT DATA OBJECT_END".
  std::string kinds() const {
    std::string text;
    for (const SeenFrame& each : seen) text += (text.empty() ? "" : " ") + std::string(kind_name(each.kind));
    return text;
  }
  bool says(std::string_view why) const { return error.find(why) != std::string::npos; }

 private:
  Task<void> act(const Body& body, FrameSink& out, bool with_end) {
    MemorySink input;
    FrameSink writer(input);
    co_await write(writer, with_end);
    MemorySource source(input.bytes, 1000);
    FrameSource in(source);
    try {
      co_await body(in, out);
    } catch (const UpstreamFailed&) {
      upstream = true;
    } catch (const Error& thrown) {
      error = thrown.what();
    }
  }
  Task<void> act_and_close(const Body& body, RingEnds& ends) {
    RingSink sink(ends.numbers(), ends.pipe.write_end.get());
    FrameSink out(sink);
    co_await act(body, out, true);
    ends.pipe.write_end.close();
  }
  Task<void> see_all(Window& window) {
    FrameSource out(window);
    try {
      for (;;) {
        Frame frame = co_await out.next();
        seen.push_back({frame.kind, std::string(frame.text())});
      }
    } catch (const Error&) {
      // It ends without END.
    }
  }
  Task<void> write(FrameSink& out, bool with_end) {
    for (const SeenFrame& each : in_) co_await out.send(each.kind, std::string_view(each.payload));
    if (with_end) co_await out.end();
  }

  std::vector<SeenFrame> in_;
};

}  // namespace offsite
