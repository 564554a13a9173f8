#include "fetching.h"

#include <fmt/core.h>
#include <unistd.h>

#include "event/process.h"

namespace offsite {
namespace {

void append_frame(Bytes& stream, FrameWriter& writer, Kind kind, const std::string& payload) {
  append(stream, writer.header(kind, payload.size()));
  append(stream, as_bytes(payload));
}

// A stream of one wish, which fits the buffer of a pipe.
Descriptor wish(const Fetch& wanted) {
  FrameWriter writer;
  Bytes stream = FrameWriter::preamble();
  append_frame(stream, writer, Kind::fetch, wanted.to_json());
  append_frame(stream, writer, Kind::end, writer.end_payload());
  Pipe pipe = make_pipe();
  if (write(pipe.write_end.get(), stream.data(), stream.size()) != static_cast<ssize_t>(stream.size()))
    throw system_error("hand a wish over to r2-get");
  return std::move(pipe.read_end);
}

}  // namespace

Task<void> fetch(Session& session, const Fetch& wanted, const std::function<void(View)>& each) {
  const Step step{.name = "fetch", .stages = {{.run = {"r2-get"}}}};
  bool missing = false;
  auto take = [&](const Frame& frame) {
    if (frame.kind == Kind::object) missing |= FetchedRange::parse(frame.text()).missing;
    if (frame.kind == Kind::data) each(frame.payload);
  };
  Descriptor input = wish(wanted);
  Cause cause = co_await session.run(step, take, std::move(input));
  must(cause);
  if (missing)
    throw Error(Blame::input,
                fmt::format("fetch {}: the repository lacks it, or it is too short", wanted.name.str()),
                "pg-offsite check says what is lost");
}

}  // namespace offsite
