#include "subset.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>
#include <random>

#include "format/error.h"
#include "process/options.h"

namespace offsite {
namespace {

constexpr unsigned parts_max = 256;  // restic's: a part is chosen by one byte
constexpr std::string_view option = "--read-data-subset";

Error refused(std::string_view text) {
  return Error(Blame::usage, fmt::format("{}: \"{}\" is no subset", option, text),
               "it is n/t with n from 1 to t and t to 256, week/t, a percentage as 2.5%, or a size as 500M");
}

unsigned number_in(std::string_view digits, std::string_view text) {
  unsigned number = 0;
  auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failed != std::errc() || end != digits.data() + digits.size()) throw refused(text);
  return number;
}

double percent_in(std::string_view digits, std::string_view text) {
  double percent = 0;
  auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), percent);
  if (failed != std::errc() || end != digits.data() + digits.size() || !(percent > 0 && percent <= 100))
    throw refused(text);
  return percent;
}

}  // namespace

unsigned iso_week(const Time& time) {
  time_t seconds = static_cast<time_t>(time.seconds);
  tm parts;
  char week[3];
  gmtime_r(&seconds, &parts);
  strftime(week, sizeof week, "%V", &parts);
  return number_in(week, week);
}

Subset Subset::parse(std::string_view text, const Time& now) {
  if (size_t slash = text.find('/'); slash != text.npos) {
    Subset subset(Kind::part);
    subset.parts_ = number_in(text.substr(slash + 1), text);
    if (subset.parts_ < 1 || subset.parts_ > parts_max) throw refused(text);
    if (std::string_view which = text.substr(0, slash); which != "week") {
      unsigned part = number_in(which, text);
      if (part < 1 || part > subset.parts_) throw refused(text);
      subset.part_ = part - 1;
    } else {
      subset.part_ = iso_week(now) % subset.parts_;
    }
    return subset;
  }
  if (text.ends_with('%')) {
    Subset subset(Kind::percent);
    subset.percent_ = percent_in(text.substr(0, text.size() - 1), text);
    return subset;
  }
  Subset subset(Kind::bytes);
  subset.bytes_ = parse_size(text, option);
  if (subset.bytes_ == 0) throw refused(text);
  return subset;
}

std::vector<Id> Subset::choose(std::vector<PackChoice> packs, const VerifiedPacks& verified) const {
  uint64_t wanted = UINT64_MAX;
  if (kind_ == Kind::none) packs.clear();
  if (kind_ == Kind::part)
    std::erase_if(packs, [&](const PackChoice& each) {
      return static_cast<unsigned>(each.pack.bytes[0]) % parts_ != part_;
    });
  if (kind_ == Kind::percent || kind_ == Kind::bytes) {
    double total = 0;
    for (const PackChoice& each : packs) total += static_cast<double>(each.bytes);
    wanted = kind_ == Kind::bytes ? bytes_ : static_cast<uint64_t>(std::ceil(total * percent_ / 100));
    std::ranges::shuffle(packs, std::mt19937(std::random_device()()));
    std::ranges::stable_sort(packs, {}, [&](const PackChoice& each) { return verified.when(each.pack); });
  }
  std::vector<Id> chosen;
  for (const PackChoice& each : packs) {
    if (wanted == 0) break;
    chosen.push_back(each.pack);
    wanted -= std::min(wanted, each.bytes);
  }
  return chosen;
}

}  // namespace offsite
