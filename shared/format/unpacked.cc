#include "format/unpacked.h"

#include "format/compress.h"
#include "format/error.h"

namespace offsite {
namespace {

constexpr std::byte compressed_mark{2};

}  // namespace

Bytes encode_unpacked(std::string_view json, unsigned repository_version) {
  Bytes out;
  if (repository_version < 2) {
    append(out, as_bytes(json));
  } else {
    out.push_back(compressed_mark);
    Compressor(zstd_level("auto")).compress(as_bytes(json), out);
  }
  return out;
}

std::string decode_unpacked(View plaintext, size_t limit) {
  if (plaintext.empty() || plaintext[0] == std::byte{'{'} || plaintext[0] == std::byte{'['}) {
    if (plaintext.size() > limit) throw Error(Blame::input, "read an unpacked file: it is too large");
    return std::string(as_text(plaintext));
  }
  if (plaintext[0] != compressed_mark)
    throw Error(Blame::input, "read an unpacked file: its encoding is unknown");
  if (plaintext.size() == 1) throw Error(Blame::input, "read an unpacked file: it is cut short");
  Bytes json;
  Decompressor().decompress_growing(plaintext.subspan(1), limit, json);
  return std::string(as_text(json));
}

}  // namespace offsite
