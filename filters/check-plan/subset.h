// --read-data-subset: which packs are read this time.
#pragma once

#include <string_view>
#include <vector>

#include "format/gotime.h"
#include "process/verified_packs.h"

namespace offsite {

struct PackChoice {
  Id pack;
  uint64_t bytes;
};

class Subset {
 public:
  static Subset all() { return {Kind::all}; }
  static Subset none() { return {Kind::none}; }
  // "2/5": restic's second of five parts, by the first byte of the name. "week/5": that of the ISO week in
  // which `now` lies, modulo five, so that five weeks cover all. "10%", "2.5%", "500M", "1GiB": so much, of
  // what was not read for the longest time. Throws Error(usage).
  static Subset parse(std::string_view text, const Time& now);

  // Those of `packs` that are meant, in no order. Among packs that were read at the same time, or never,
  // chance decides.
  std::vector<Id> choose(std::vector<PackChoice> packs, const VerifiedPacks& verified) const;

 private:
  enum class Kind { all, none, part, percent, bytes };
  Subset(Kind kind) : kind_(kind) {}

  Kind kind_;
  unsigned part_ = 0, parts_ = 1;  // counted from 0
  double percent_ = 0;
  uint64_t bytes_ = 0;
};

// The ISO 8601 week of a moment, in UTC: 1 to 53.
unsigned iso_week(const Time& time);

}  // namespace offsite
