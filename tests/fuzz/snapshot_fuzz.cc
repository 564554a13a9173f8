// Any JSON at all is refused, or is a snapshot that is spelled the same once it has been written. The same
// for what a source says of itself and of its files.
#include "format/snapshot.h"

#include <cassert>

#include "format/entry.h"
#include "format/error.h"
#include "format/meta.h"

using namespace offsite;

namespace {

template <typename Document>
void survive(std::string_view json) {
  std::string once;
  try {
    once = Document::parse(json).to_json();
  } catch (const Error&) {
    return;
  }
  assert(Document::parse(once).to_json() == once);
}

void merge(std::string_view json) {
  Meta meta;
  try {
    meta = meta.merged(json);
  } catch (const Error&) {
    return;
  }
  assert(meta.merged("{}").to_json() == meta.to_json());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view json = as_text(std::as_bytes(std::span(data, size)));
  survive<Snapshot>(json);
  survive<Meta>(json);
  survive<Entry>(json);
  survive<EntryEnd>(json);
  merge(json);
  return 0;
}
