// What to do after a request to a store has failed: the table, as a pure function. Sources: Cloudflare's list
// of R2 error codes, AWS's list of S3 error codes, and what the gateways in between answer by themselves.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "format/error.h"

namespace offsite {

// Our own word among the store's, for an object whose bytes do not have its name for a SHA-256.
constexpr std::string_view damaged_object = "DamagedObject";

struct Failure {
  int status = 0;         // HTTP's; 0: no answer came
  std::string_view code;  // S3's word; "" if the answer was not S3's XML
  bool hopeless = false;  // without an answer: none is to be expected either (a wrong certificate)
  std::optional<std::chrono::seconds> retry_after;  // what the answer asked for
};

struct Tries {
  unsigned made = 1;                     // so far, the failed one included
  unsigned doubted = 0;                  // of the earlier ones, those whose decision said `doubt`
  std::chrono::milliseconds elapsed{0};  // since the first began
  std::chrono::milliseconds limit{std::chrono::minutes(15)};  // restic's patience too
};

enum class Next {
  give_up,
  retry,  // after the wait
  look,   // another try, or somebody else, may have done it already: ask the store what is there
};

struct Decision {
  Next next = Next::give_up;
  std::chrono::milliseconds wait{0};
  bool doubt = false;              // the store's word is not yet believed; the second time it will be
  Blame blame = Blame::temporary;  // when giving up
};

// `random` is in [0, 1): the wait is that share of a bound which doubles from try to try (full jitter), so
// that clients that failed together do not come back together.
Decision decide(const Failure& failure, const Tries& tries, double random);

// What a person can do about it; "" if nothing is known.
std::string hint_for(const Failure& failure);

// Retry-After, in seconds from `now` (unix time): a number, or an HTTP date; nothing if it is neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, int64_t now);

}  // namespace offsite
