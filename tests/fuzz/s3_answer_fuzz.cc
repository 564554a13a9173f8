// Whatever an endpoint answers is either understood or refused.
#include "format/s3_answer.h"

#include "format/error.h"

using namespace offsite;

namespace {

template <typename Parse>
void survive(Parse parse, View body) {
  try {
    parse(body);
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  View body = std::as_bytes(std::span(data, size));
  survive(parse_s3_error, body);
  survive(parse_listing, body);
  survive(parse_upload_id, body);
  survive(parse_completion, body);
  return 0;
}
