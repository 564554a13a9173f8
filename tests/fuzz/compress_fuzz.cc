// Any frames at all are refused, or come out in pieces as they come out whole; never more than was stated.
#include "format/compress.h"

#include <algorithm>
#include <cassert>

#include "format/error.h"

using namespace offsite;

namespace {

std::optional<Bytes> whole(View frames, size_t size) {
  Bytes out;
  try {
    Decompressor().decompress(frames, size, out);
    return out;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<Bytes> in_pieces(View frames, size_t size, size_t step) {
  Bytes out;
  try {
    DecompressionStream stream(size, [&](View piece) { append(out, piece); });
    for (; !frames.empty(); frames = frames.subspan(std::min(step, frames.size())))
      stream.feed(frames.first(std::min(step, frames.size())));
    stream.finish();
    return out;
  } catch (const Error&) {
    assert(out.size() <= size);
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  View frames = std::as_bytes(std::span(data, size)).subspan(3);
  size_t stated = size_t{data[0]} << 8 | data[1];
  std::optional<Bytes> expected = whole(frames, stated),
                       came = in_pieces(frames, stated, data[2] + size_t{1});
  assert(!expected || (came && *came == *expected));
  return 0;
}
