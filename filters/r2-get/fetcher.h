// Answers FETCH frames with OBJECT frames. Wishes for neighbouring ranges of one object are fulfilled by one
// request, several requests are under way at once, and all leaves in the order in which it was asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "event/conveyor.h"
#include "event/store.h"
#include "format/place.h"

namespace offsite {

struct FetchTotals {
  uint64_t fetched = 0;  // ranges, as they were asked of the store
  uint64_t bytes_fetched = 0;
  uint64_t requests = 0;
  uint64_t missing = 0;
};

std::string final_stat(const FetchTotals& totals, uint64_t retries);

class Fetcher {
 public:
  // `store` and `out` outlive it. `lanes`: requests at once.
  Fetcher(Store& store, FrameSink& out, size_t lanes);

  // All frames up to END, which is left to the caller; then everything is sent. An object that is not there,
  // or ends before a range does, is no failure, and comes as OBJECT says. Throws what the store throws, and
  // Error(input) for frames that are wrong or out of place.
  Task<void> take_all(FrameSource& in);
  const FetchTotals& totals() const { return totals_; }

 private:
  // What one request is going to answer.
  struct Wish {
    Fetch fetch;
    std::vector<std::string> places;  // PLACE payloads, as they came
    size_t place_bytes = 0;
  };

  Task<void> take_until_end(FrameSource& in);
  Task<void> take(const Frame& frame);
  bool joins(const Fetch& next) const;
  Task<void> send_wish();
  Task<void> send_in_pieces(Wish wish);

  Store& store_;
  Conveyor conveyor_;
  std::optional<Wish> wish_;  // may still grow
  FetchTotals totals_;
};

}  // namespace offsite
