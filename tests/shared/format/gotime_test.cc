#include "format/gotime.h"

#include <criterion/criterion.h>

#include <vector>

using namespace offsite;

namespace {

constexpr int64_t year_one = -62'135'596'800;

struct Spelled {
  Time time;
  const char* text;
};

// Seconds by `date -u +%s -d`.
const std::vector<Spelled> spelled = {
    {{0, 0}, "1970-01-01T00:00:00Z"},
    {{-1, 0}, "1969-12-31T23:59:59Z"},
    {{-1, 999'999'999}, "1969-12-31T23:59:59.999999999Z"},
    {{1'760'369'400, 0}, "2025-10-13T15:30:00Z"},
    {{1'760'369'400, 100'000'000}, "2025-10-13T15:30:00.1Z"},
    {{1'760'369'400, 1}, "2025-10-13T15:30:00.000000001Z"},
    {{1'760'369'400, 690'370'270}, "2025-10-13T15:30:00.69037027Z"},
    {{951'782'400, 0}, "2000-02-29T00:00:00Z"},
    {{-2'203'891'200, 0}, "1900-03-01T00:00:00Z"},
    {{4'107'542'400, 0}, "2100-03-01T00:00:00Z"},
    {{10'413'792'000, 0}, "2300-01-01T00:00:00Z"},  // beyond 2^63 nanoseconds
    {{253'402'300'799, 999'999'999}, "9999-12-31T23:59:59.999999999Z"},
    {{year_one, 0}, "0001-01-01T00:00:00Z"},
    {{-62'167'219'200, 0}, "0000-01-01T00:00:00Z"},
};

Time parsed(std::string_view text) {
  std::optional<Time> time = parse_rfc3339(text);
  cr_assert(time.has_value(), "%s", std::string(text).c_str());
  return *time;
}

}  // namespace

Test(gotime, a_time_is_spelled_as_go_spells_it_and_read_back) {
  for (const Spelled& each : spelled) {
    cr_expect_eq(to_rfc3339(each.time), std::string_view(each.text));
    cr_expect(parsed(each.text) == each.time, "%s", each.text);
  }
}

Test(gotime, every_day_of_1200_years_is_the_day_behind_the_one_before) {
  std::string last;
  for (int64_t day = -146'097; day < 2 * 146'097; ++day) {
    std::string text = to_rfc3339({day * 86400 + 86399, 0});
    cr_assert_gt(text, last);
    cr_assert_eq(parsed(text).seconds, day * 86400 + 86399);
    last = text;
  }
}

Test(gotime, years_that_have_no_four_digits_are_clamped) {
  cr_expect_eq(to_rfc3339({253'402'300'800, 7}), std::string_view("9999-01-01T00:00:00.000000007Z"));
  cr_expect_eq(to_rfc3339({-62'167'219'201, 0}), std::string_view("0000-12-31T23:59:59Z"));
  // 10000 is a leap year and 9999 is none.
  cr_expect_eq(to_rfc3339({253'407'398'400, 0}), std::string_view("9999-03-01T00:00:00Z"));
}

Test(gotime, the_ends_of_the_clock_have_a_spelling) {
  cr_expect(parse_rfc3339(to_rfc3339({INT64_MAX, 999'999'999})).has_value());
  cr_expect(parse_rfc3339(to_rfc3339({INT64_MIN, 0})).has_value());
}

Test(gotime, any_offset_is_read) {
  Time noon{1'760'356'800, 0};  // 2025-10-13T12:00:00Z
  for (const char* text :
       {"2025-10-13T14:00:00+02:00", "2025-10-13T09:30:00-02:30", "2025-10-13T17:45:00+05:45",
        "2025-10-14T12:00:00+24:00", "2025-10-13T12:00:00+00:00", "2025-10-13T12:00:00-00:00"})
    cr_expect(parsed(text) == noon, "%s", text);
}

Test(gotime, any_fraction_is_read) {
  auto nanoseconds = [](const char* fraction) {
    return parsed("1970-01-01T00:00:00" + std::string(fraction) + "Z").nanoseconds;
  };
  cr_expect_eq(nanoseconds(".5"), 500'000'000);
  cr_expect_eq(nanoseconds(",5"), 500'000'000);
  cr_expect_eq(nanoseconds(".500"), 500'000'000);
  cr_expect_eq(nanoseconds(".123456789"), 123'456'789);
  cr_expect_eq(nanoseconds(".1234567899999999999999999"), 123'456'789);
  cr_expect_eq(nanoseconds(".0"), 0);
}

// Every way this can be wrong.

Test(gotime, what_is_no_time_is_refused) {
  for (const char* text : {"",
                           "2025",
                           "2025-10-13",
                           "2025-10-13T15:30:00",
                           "2025-10-13 15:30:00Z",
                           "2025-10-13T15:30Z",
                           "2025-10-13T15:30:00.Z",
                           "2025-10-13T15:30:00.5.5Z",
                           "2025-10-13T15:30:00Z ",
                           " 2025-10-13T15:30:00Z",
                           "25-10-13T15:30:00Z",
                           "12025-10-13T15:30:00Z",
                           "-001-10-13T15:30:00Z",
                           "+025-10-13T15:30:00Z",
                           "2025-1-13T15:30:00Z",
                           "2025-10-13T15:30:00+2:00",
                           "2025-10-13T15:30:00+0200",
                           "2025-10-13T15:30:00+02:0",
                           "2025-10-13T15:30:00+02:00Z",
                           "2025-10-13T15:30:00+02:00:00",
                           "2025-10-13T15:30:00+",
                           "2025-10-13T1a:30:00Z",
                           "2025/10/13T15:30:00Z",
                           "2025-10-13T15.30.00Z"})
    cr_expect(!parse_rfc3339(text).has_value(), "%s", text);
}

Test(gotime, what_no_clock_or_calendar_shows_is_refused) {
  for (const char* text : {"2025-00-13T15:30:00Z", "2025-13-13T15:30:00Z", "2025-10-00T15:30:00Z",
                           "2025-10-32T15:30:00Z", "2025-04-31T15:30:00Z", "2025-02-29T15:30:00Z",
                           "1900-02-29T15:30:00Z", "2025-10-13T24:00:00Z", "2025-10-13T15:60:00Z",
                           "2025-10-13T15:30:60Z", "2025-10-13T15:30:00+25:00", "2025-10-13T15:30:00+02:60"})
    cr_expect(!parse_rfc3339(text).has_value(), "%s", text);
  cr_expect(parse_rfc3339("2000-02-29T15:30:00Z").has_value());
  cr_expect(parse_rfc3339("2024-02-29T15:30:00Z").has_value());
}

Test(gotime, a_time_that_is_cut_short_is_refused) {
  for (std::string_view text :
       {"2025-10-13T15:30:00.123Z", "2025-10-13T15:30:00+02:00", "2025-10-13T15:30:00.5-11:30"})
    for (size_t n = 0; n < text.size(); ++n)
      cr_expect(!parse_rfc3339(text.substr(0, n)).has_value(), "%zu", n);
}

Test(gotime, a_byte_that_is_no_text_is_refused) {
  std::string text = "2025-10-13T15:30:00Z";
  for (size_t i = 0; i < text.size(); ++i) {
    std::string bad = text;
    bad[i] = '\0';
    cr_expect(!parse_rfc3339(bad).has_value(), "%zu", i);
  }
}
