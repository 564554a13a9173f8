// Any JSON at all is refused, or is a snapshot that is spelled the same once it has been written.
#include "format/snapshot.h"

#include <cassert>

#include "format/error.h"

using namespace offsite;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string once;
  try {
    once = Snapshot::parse(as_text(std::as_bytes(std::span(data, size)))).to_json();
  } catch (const Error&) {
    return 0;
  }
  assert(Snapshot::parse(once).to_json() == once);
  return 0;
}
