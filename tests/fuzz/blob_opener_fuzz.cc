// Any bytes at all as a blob's container, and as what stands in one that was sealed with the right key: an
// Error that leaves the output as it was, or exactly the content that has the id and the length that were
// stated.
#include <cassert>

#include "format/blob_opener.h"
#include "format/error.h"

using namespace offsite;

namespace {

const MasterKey key;
Sealer sealer(key);
BlobOpener opener(key);

void open(PackEntry entry, View sealed) {
  entry.length = static_cast<uint32_t>(sealed.size());
  bool opened = false;
  try {
    View plaintext = opener.open(entry, sealed);
    opened = true;
    assert(Id::of(plaintext) == entry.id);
    assert(plaintext.size() == entry.plain_bytes());
  } catch (const Error& error) {
    assert(error.blame == Blame::input);
  }
  bool verified = true;
  try {
    opener.verify(entry, sealed);
  } catch (const Error&) {
    verified = false;
  }
  assert(opened == verified);
}

}  // namespace

// The first two bytes are the length that is stated, the rest the content.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  View input = std::as_bytes(std::span(data, size));
  PackEntry entry{BlobType::data, {}, 0, 0, load_u16(input)};
  View content = input.subspan(2);
  open(entry, content);
  Bytes sealed, plain;
  sealer.seal(content, sealed);
  open(entry, sealed);
  // With the id of what it unpacks to, so that all goes well if the length does.
  try {
    Decompressor().decompress_growing(content, 1 << 20, plain);
  } catch (const Error&) {
    return 0;
  }
  entry.id = Id::of(plain);
  open(entry, sealed);
  return 0;
}
