// Any bytes are a name that survives being quoted; any text is unquoted or refused.
#include "format/quote.h"

#include <cassert>

#include "format/bytes.h"
#include "format/utf8.h"

using namespace offsite;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text = as_text(std::as_bytes(std::span(data, size)));
  std::string quoted = quote_name(text);
  assert(is_utf8(quoted));
  assert(unquote_name(quoted) == text);
  if (std::optional<std::string> raw = unquote_name(text)) assert(unquote_name(quote_name(*raw)) == raw);
  return 0;
}
