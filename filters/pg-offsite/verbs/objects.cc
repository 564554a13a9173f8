#include "objects.h"

#include <unistd.h>

#include "event/process.h"
#include "format/json.h"

namespace offsite {

void Objects::put(const ObjectName& name, View content) {
  JsonWriter json;
  frame(Kind::object,
        json.object().member("name", name.str()).member("bytes", content.size()).close().take());
  frame(Kind::data, as_text(content));
  frame(Kind::object_end, "");
  frame(Kind::barrier, "");
}

void Objects::remove(const ObjectName& name) {
  JsonWriter json;
  frame(Kind::remove, json.object().member("name", name.str()).close().take());
}

Task<std::optional<FirstCause>> Objects::store(const Surroundings& surroundings) {
  frame(Kind::end, writer_.end_payload());
  Pipe pipe = make_pipe();
  if (write(pipe.write_end.get(), stream_.data(), stream_.size()) != static_cast<ssize_t>(stream_.size()))
    throw system_error("hand objects over to r2-put");
  pipe.write_end.close();
  Step step{.name = "store", .stages = {{.run = {"r2-put"}}}};
  StepRun run(step, surroundings);
  run.feed(std::move(pipe.read_end));
  std::optional<FirstCause> cause = co_await run.run();
  co_return cause;
}

void Objects::frame(Kind kind, std::string_view payload) {
  append(stream_, writer_.header(kind, payload.size()));
  append(stream_, as_bytes(payload));
}

}  // namespace offsite
