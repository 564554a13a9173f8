// One request for a range, and the frames that its answer leaves as: all of an OBJECT, or a part of a large
// one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "event/conveyor.h"
#include "event/store.h"
#include "format/place.h"

namespace offsite {

struct FetchTotals;

class FetchedPiece : public Parcel {
 public:
  // `store` and `totals` outlive it. A range that the object does not reach the end of comes shorter.
  FetchedPiece(Store& store, const ObjectName& name, const Range& range, FetchTotals& totals);

  // PLACE payloads to send in front of the object.
  void begin_with(std::vector<std::string> places) { places_ = std::move(places); }
  // The range is a part of `whole`, whose length is known: the OBJECT frame stands before the first part, and
  // OBJECT_END behind the last. All of its bytes have to come.
  void be_part_of(const FetchedRange& whole, bool first, bool last);

  Task<void> make() override;
  void put(FrameSink& out) override;

 private:
  Store& store_;
  ObjectName name_;
  Range range_;
  FetchTotals& totals_;
  std::vector<std::string> places_;
  std::optional<FetchedRange> whole_;
  bool first_ = true, last_ = true;
  std::string header_;
  std::optional<Bytes> bytes_;
};

}  // namespace offsite
