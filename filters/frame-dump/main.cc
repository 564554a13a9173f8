// frame-dump: a frame stream on standard input, as JSON lines on standard output.
#include <fmt/core.h>
#include <unistd.h>

#include "format/json.h"
#include "process/filter.h"

using namespace offsite;

namespace {

bool holds_json(Kind kind) {
  switch (kind) {
    case Kind::data:
    case Kind::blob:
    case Kind::object_end:
    case Kind::barrier:
      return false;
    default:
      return true;
  }
}

std::string line(uint64_t number, Kind kind, View payload, bool with_data) {
  JsonWriter json;
  json.object()
      .member("frame", number)
      .member("kind", kind_name(kind))
      .member("bytes", uint64_t{payload.size()});
  if (kind == Kind::blob) {
    Blob blob = parse_blob(payload);
    json.member("type", blob.type == BlobType::tree ? "tree" : "data").member("id", blob.id.hex());
    if (with_data) json.member("base64", to_base64(blob.plaintext));
  } else if (holds_json(kind)) {
    json.name("json").json(Json::parse(as_text(payload), fmt::format("read frame {}", number)).dump());
  } else if (with_data && kind == Kind::data) {
    json.member("base64", to_base64(payload));
  }
  return json.close().take() + "\n";
}

Task<void> dump(bool with_data) {
  std::unique_ptr<Source> source = open_source(STDIN_FILENO);
  std::unique_ptr<Sink> sink = open_sink(STDOUT_FILENO);
  FrameSource frames(*source);
  std::optional<UpstreamFailed> failed;
  for (uint64_t number = 1; !failed; ++number) {
    std::string text;
    bool last = false;
    try {
      Frame frame = co_await frames.next();
      text = line(number, frame.kind, frame.payload, with_data);
      last = frame.kind == Kind::end;
    } catch (const UpstreamFailed& fail) {
      failed = fail;
      text = line(number, Kind::fail, as_bytes(fail.json), with_data);
    }
    View piece = as_bytes(text);
    co_await sink->write(std::span(&piece, 1));
    if (last) co_return;
  }
  throw *failed;
}

}  // namespace

int main(int argc, char** argv) {
  bool with_data = false;
  Options options("frame-dump", "Prints a frame stream from standard input as JSON lines.");
  options.flag("--data", with_data, "with the bytes of DATA and BLOB frames, in base64");
  options.example("pgdata-reader | tee >(frame-dump >&2) | chunker | …",
                  "watch what goes by in any pipeline");
  options.example("pgdata-reader | frame-dump | jq 'select(.kind==\"FILE\").json.path'",
                  "list what would be backed up");
  return program_main(options, argc, argv, [&] { return dump(with_data); });
}
