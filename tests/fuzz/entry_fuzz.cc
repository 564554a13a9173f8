// Any bytes at all as the source's JSON frames: an Error, or what comes back the same after it was written.
// The first byte says which of them it is.
#include "format/entry.h"

#include <cassert>

#include "format/error.h"
#include "format/meta.h"

using namespace offsite;

namespace {

template <typename Frame>
Frame round_trip(std::string_view json) {
  Frame frame = Frame::parse(json);
  assert(Frame::parse(frame.to_json()).to_json() == frame.to_json());
  return frame;
}

void show(uint8_t which, std::string_view json) {
  if (which % 3 == 0) {
    Entry entry = round_trip<Entry>(json);
    assert(is_clean_path(entry.path));
    assert(entry.path.ends_with("/" + entry.node.name));
  } else if (which % 3 == 1) {
    round_trip<EntryEnd>(json);
  } else {
    Meta once = round_trip<Meta>(json).merged(json);
    assert(once.merged(json).to_json() == once.to_json());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  try {
    show(data[0], as_text(std::as_bytes(std::span(data, size).subspan(1))));
  } catch (const Error&) {
  }
  return 0;
}
