// Any bytes at all as an index: an Error, or packs that come back the same after they were written.
#include "format/index.h"

#include <cassert>

#include "format/error.h"

using namespace offsite;

namespace {

using Packs = std::vector<std::pair<Id, std::vector<PackEntry>>>;

Packs read(std::string_view json) {
  Packs packs;
  read_index(json, "an index", [&](auto& pack, auto& entries) { packs.emplace_back(pack, entries); });
  return packs;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    Packs packs = read(as_text(std::as_bytes(std::span(data, size))));
    IndexWriter writer;
    for (const auto& [pack, entries] : packs) writer.add(pack, entries);
    assert(read(writer.take()) == packs);
  } catch (const Error&) {
  }
  return 0;
}
