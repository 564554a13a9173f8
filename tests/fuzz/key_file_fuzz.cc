// Any bytes at all as a key file: an Error, no key, or a key. scrypt may be asked for up to a GiB of memory
// and many seconds; such inputs are left out here, and a test covers the bound.
#include "format/key_file.h"

#include "format/error.h"
#include "format/json.h"

using namespace offsite;

namespace {

bool is_cheap(std::string_view text) {
  Json json = Json::parse(text, "a key file");
  return json.number("N") <= 1024 && json.number("r") <= 8 && json.number("p") <= 4;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text = as_text(std::as_bytes(std::span(data, size)));
  try {
    if (is_cheap(text)) (void)open_key_file(text, "fixture");
  } catch (const Error&) {
  }
  try {
    (void)MasterKey::from_json(text);
  } catch (const Error&) {
  }
  return 0;
}
