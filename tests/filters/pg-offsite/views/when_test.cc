#include "filters/pg-offsite/views/when.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

void in_berlin() {
  setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  tzset();
}

void is(const char* text, const char* wanted) {
  cr_expect_eq(to_rfc3339(parse_when(text)), wanted, "%s is %s", text, to_rfc3339(parse_when(text)).c_str());
}

}  // namespace

TestSuite(when, .init = in_berlin);

Test(when, without_a_zone_it_is_ours) {
  is("2025-01-02", "2025-01-01T23:00:00Z");
  is("2025-07-02 15:30", "2025-07-02T13:30:00Z");
  is("2025-01-02 15:30:05", "2025-01-02T14:30:05Z");
  is("02.07.2025 15:30", "2025-07-02T13:30:00Z");
  is("02.01.2025", "2025-01-01T23:00:00Z");
}

Test(when, a_zone_counts) {
  is("2025-01-02 15:30:05 +0530", "2025-01-02T10:00:05Z");
  is("2025-01-02 15:30:05 UTC", "2025-01-02T15:30:05Z");
  is("02.01.2025 15:30 -0100", "2025-01-02T16:30:00Z");
  is("2025-01-02T15:30:05+01:00", "2025-01-02T14:30:05Z");
}

// Every way this can be wrong.
Test(when, other_texts_are_no_times) {
  for (const char* text :
       {"", "yesterday", "2025", "2025-13-01", "2025-01-02 25:00", "2025-01-02 15", "2025-01-02 UTC",
        "2025-01-02 15:30:05 XYZ", "2025-01-02 15:30x", "15:30", "2025-01-02\n15:30\x1b"}) {
    try {
      parse_when(text);
      cr_expect(false, "%s", text);
    } catch (const Error& error) {
      cr_expect_eq(error.blame, Blame::usage);
    }
  }
}
