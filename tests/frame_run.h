// Frames through a part of a filter, in memory: what goes in, one by one, and what came out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "event/frames.h"
#include "memory.h"

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
    MemorySink input, output;
    FrameSink writer(input), out(output);
    run(write(writer, with_end));
    MemorySource source(input.bytes, 1000);
    FrameSource in(source);
    try {
      run(body(in, out));
    } catch (const UpstreamFailed&) {
      upstream = true;
    } catch (const Error& thrown) {
      error = thrown.what();
    }
    FrameReader reader;
    for (View rest = output.bytes; std::optional<Frame> frame = reader.next(rest);) {
      seen.push_back({frame->kind, std::string(frame->text())});
      rest = rest.subspan(reader.used());
    }
  }
  // The kinds that came out, "PLACE OBJECT DATA OBJECT_END".
  std::string kinds() const {
    std::string text;
    for (const SeenFrame& each : seen) text += (text.empty() ? "" : " ") + std::string(kind_name(each.kind));
    return text;
  }
  bool says(std::string_view why) const { return error.find(why) != std::string::npos; }

 private:
  Task<void> write(FrameSink& out, bool with_end) {
    for (const SeenFrame& each : in_) co_await out.send(each.kind, std::string_view(each.payload));
    if (with_end) co_await out.end();
  }

  std::vector<SeenFrame> in_;
};

}  // namespace offsite
