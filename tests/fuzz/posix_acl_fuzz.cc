// Any bytes at all as an access control list: an Error, or what comes back the same after it was written.
#include "format/posix_acl.h"

#include <algorithm>
#include <cassert>

#include "format/error.h"

using namespace offsite;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    std::vector<AclEntry> entries = parse_acl({reinterpret_cast<const char*>(data), size});
    std::vector<AclEntry> again = parse_acl(acl_value(entries));
    std::sort(entries.begin(), entries.end());
    std::sort(again.begin(), again.end());
    assert(entries == again);
  } catch (const Error&) {
  }
  return 0;
}
