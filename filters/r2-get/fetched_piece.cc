#include "filters/r2-get/fetched_piece.h"

#include <algorithm>

#include "filters/r2-get/fetcher.h"

namespace offsite {
namespace {

constexpr size_t data_bytes = size_t{256} << 10;

}  // namespace

FetchedPiece::FetchedPiece(Store& store, const ObjectName& name, const Range& range, FetchTotals& totals)
    : store_(store), name_(name), range_(range), totals_(totals) {}

void FetchedPiece::be_part_of(const FetchedRange& whole, bool first, bool last) {
  whole_ = whole;
  first_ = first;
  last_ = last;
}

Task<void> FetchedPiece::make() {
  if (range_.bytes > 0) {
    totals_.requests += 1;
    bytes_ = co_await store_.get(name_, range_);
  }
  uint64_t came = bytes_ ? bytes_->size() : 0;
  if (whole_ && came != range_.bytes)
    throw Error(Blame::temporary, "get " + name_.spoken() + ": it changed while it was being fetched");
  FetchedRange range = whole_.value_or(FetchedRange{name_, range_.offset, came, !bytes_});
  header_ = range.to_json();
  totals_.fetched += came > 0;
  totals_.bytes_fetched += came;
  totals_.missing += first_ && range.missing;
}

void FetchedPiece::put(FrameSink& out) {
  for (const std::string& each : places_) out.put(Kind::place, as_bytes(each));
  if (first_) out.put(Kind::object, as_bytes(header_));
  View rest = bytes_ ? View(*bytes_) : View();
  while (!rest.empty()) {
    View data = rest.first(std::min(data_bytes, rest.size()));
    out.put(Kind::data, data);
    rest = rest.subspan(data.size());
  }
  if (last_) out.put(Kind::object_end, {});
}

}  // namespace offsite
