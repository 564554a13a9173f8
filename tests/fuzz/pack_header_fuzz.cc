// Any bytes at all as a pack's header, as its last four bytes, and as a whole pack: an Error, or entries that
// come back the same after they were written and that lie back to back.
#include <cassert>

#include "format/error.h"
#include "format/pack.h"

using namespace offsite;

namespace {

Sealer sealer(MasterKey{});

void read_header(View plaintext) {
  try {
    std::vector<PackEntry> entries = parse_pack_header(plaintext);
    Bytes again = encode_pack_header(entries);
    assert(same_bytes(again, plaintext));
    uint64_t offset = 0;
    for (const PackEntry& entry : entries) {
      assert(entry.offset == offset);
      offset += entry.length;
    }
    assert(pack_bytes_of(entries) == offset + plaintext.size() + seal_overhead + 4);
  } catch (const Error&) {
  }
}

void read_pack(View pack) {
  try {
    open_pack_header(pack, pack.size(), sealer);
  } catch (const Error&) {
  }
}

// The input as the plaintext of a header that was sealed with the right key.
void read_sealed(View plaintext) {
  Bytes pack;
  sealer.seal(plaintext, pack);
  put_u32(pack, static_cast<uint32_t>(pack.size()));
  read_pack(pack);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  View input = std::as_bytes(std::span(data, size));
  read_header(input);
  read_pack(input);
  read_sealed(input);
  return 0;
}
