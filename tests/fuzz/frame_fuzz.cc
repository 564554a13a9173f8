// Any bytes at all, shown to the frame reader in one piece and byte by byte: an Error, or the same frames
// both ways.
#include "format/frame.h"

#include <cassert>

using namespace offsite;

namespace {

struct Seen {
  uint64_t frames = 0;
  uint64_t bytes = 0;
  bool refused = false;
  bool operator==(const Seen&) const = default;
};

Seen read_all(View input, size_t step) {
  Seen seen;
  FrameReader reader;
  size_t begin = 0, shown = 0;
  try {
    while (shown < input.size() || begin < shown) {
      std::optional<Frame> frame = reader.next(input.subspan(begin, shown - begin));
      if (frame) {
        seen.frames += 1;
        seen.bytes += frame->payload.size();
        begin += reader.used();
        if (frame->kind == Kind::blob) (void)parse_blob(frame->payload);
      } else if (shown == input.size()) {
        break;
      } else {
        shown = std::min(shown + step, input.size());
      }
    }
  } catch (const Error&) {
    seen.refused = true;
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  View input = std::as_bytes(std::span(data, size));
  assert(read_all(input, input.size() + 1) == read_all(input, 1));
  return 0;
}
