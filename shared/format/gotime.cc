#include "format/gotime.h"

#include <fmt/core.h>

#include <algorithm>

namespace offsite {
namespace {

constexpr int64_t day = 86400;

// Days from 1970-01-01 in the proleptic Gregorian calendar, and back. Eras of 400 years make the leap rule
// regular.
int64_t days_from(int64_t year, int64_t month, int64_t day_of_month) {
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct Date {
  int64_t year, month, day;
};

Date date_of(int64_t days) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t day_of_era = days - era * 146097;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month = (5 * day_of_year + 2) / 153;
  Date date{year_of_era + era * 400, month < 10 ? month + 3 : month - 9,
            day_of_year - (153 * month + 2) / 5 + 1};
  date.year += date.month <= 2;
  return date;
}

int64_t days_in_month(int64_t year, int64_t month) {
  int64_t next = month == 12 ? days_from(year + 1, 1, 1) : days_from(year, month + 1, 1);
  return next - days_from(year, month, 1);
}

// Takes what stands at the front of the text; once something is missing, everything is.
class Taker {
 public:
  explicit Taker(std::string_view text) : rest_(text) {}

  int64_t digits(size_t count) {
    int64_t n = 0;
    for (size_t i = 0; i < count; ++i) {
      if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') return fail();
      n = n * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return n;
  }
  char one_of(std::string_view choices) {
    if (rest_.empty() || choices.find(rest_[0]) == std::string_view::npos) return static_cast<char>(fail());
    char found = rest_[0];
    rest_.remove_prefix(1);
    return found;
  }
  // What stands behind the decimal mark, as nanoseconds; further digits are cut off.
  int32_t fraction() {
    if (rest_.empty() || (rest_[0] != '.' && rest_[0] != ',')) return 0;
    rest_.remove_prefix(1);
    int32_t nanoseconds = 0, unit = 100'000'000;
    if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') fail();
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; rest_.remove_prefix(1), unit /= 10)
      nanoseconds += (rest_[0] - '0') * unit;
    return nanoseconds;
  }
  bool whole() const { return ok_ && rest_.empty(); }

 private:
  int fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::string to_rfc3339(const Time& time) {
  int64_t days = time.seconds / day, rest = time.seconds % day;
  if (rest < 0) rest += day, days -= 1;
  Date date = date_of(days);
  // By way of the days, because 29 February is 1 March in another year, as in Go.
  date = date_of(days_from(std::clamp<int64_t>(date.year, 0, 9999), date.month, date.day));
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month, date.day,
                                 rest / 3600, rest / 60 % 60, rest % 60);
  if (time.nanoseconds > 0) {
    text += fmt::format(".{:09}", time.nanoseconds);
    while (text.back() == '0') text.pop_back();
  }
  return text + "Z";
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  Taker take(text);
  int64_t year = take.digits(4);
  take.one_of("-");
  int64_t month = take.digits(2);
  take.one_of("-");
  int64_t day_of_month = take.digits(2);
  take.one_of("Tt");
  int64_t hour = take.digits(2);
  take.one_of(":");
  int64_t minute = take.digits(2);
  take.one_of(":");
  int64_t second = take.digits(2);
  int32_t nanoseconds = take.fraction();
  char sign = take.one_of("Zz+-");
  int64_t offset = 0;
  if (sign == '+' || sign == '-') {
    int64_t hours = take.digits(2);
    take.one_of(":");
    int64_t minutes = take.digits(2);
    if (hours > 24 || minutes > 59) return std::nullopt;
    offset = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  }
  if (!take.whole() || month < 1 || month > 12 || day_of_month < 1 || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  if (day_of_month > days_in_month(year, month)) return std::nullopt;
  return Time{days_from(year, month, day_of_month) * day + hour * 3600 + minute * 60 + second - offset,
              nanoseconds};
}

}  // namespace offsite
