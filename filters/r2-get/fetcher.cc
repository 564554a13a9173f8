#include "filters/r2-get/fetcher.h"

#include <fmt/core.h>

#include <algorithm>

#include "filters/r2-get/fetched_piece.h"
#include "format/json.h"

namespace offsite {
namespace {

// A gap is read and thrown away: cheaper than another request, but not if it is large.
constexpr uint64_t gap_bytes_max = uint64_t{1} << 20;
constexpr uint64_t range_bytes_max = uint64_t{32} << 20;
// What is larger than one request comes in several of these.
constexpr uint64_t piece_bytes = uint64_t{8} << 20;
// Of everything that was asked for or came and has not left.
constexpr size_t held_bytes_max = size_t{64} << 20;
// A blob may belong into a million places.
constexpr size_t place_bytes_max = size_t{8} << 20;

uint64_t end_of(const Fetch& fetch) { return fetch.offset + fetch.length; }

}  // namespace

std::string final_stat(const FetchTotals& totals, uint64_t retries) {
  JsonWriter json;
  json.object().member("filter", "r2-get").member("final", true).member("fetched", totals.fetched);
  json.member("bytes_fetched", totals.bytes_fetched).member("requests", totals.requests);
  return json.member("missing", totals.missing).member("retries", retries).close().take();
}

Fetcher::Fetcher(Store& store, FrameSink& out, size_t lanes)
    : store_(store), conveyor_(out, lanes, held_bytes_max) {}

Task<void> Fetcher::take_all(FrameSource& in) { co_await conveyor_.run(take_until_end(in)); }

Task<void> Fetcher::take_until_end(FrameSource& in) {
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) break;
    co_await take(frame);
  }
  co_await send_wish();
}

Task<void> Fetcher::take(const Frame& frame) {
  if (frame.kind == Kind::fetch) {
    Fetch fetch = Fetch::parse(frame.text());
    if (joins(fetch)) {
      wish_->fetch.length = end_of(fetch) - wish_->fetch.offset;
    } else {
      co_await send_wish();
      wish_ = Wish{.fetch = fetch, .places = {}};
    }
  } else if (frame.kind == Kind::place) {
    if (!wish_) throw Error(Blame::input, "read a PLACE frame: no FETCH stands before it");
    wish_->places.emplace_back(frame.text());
    wish_->place_bytes += frame.payload.size();
  } else {
    co_await send_wish();
    co_await conveyor_.pass(frame);
  }
}

// A length of 0 is the whole object, which nothing can be added to. What lies behind the end only: blobs come
// in the order of their offsets, and an archive needs them in the order of the wishes.
bool Fetcher::joins(const Fetch& next) const {
  if (!wish_ || !wish_->fetch.length || !next.length || wish_->place_bytes > place_bytes_max) return false;
  const Fetch& grown = wish_->fetch;
  bool near = next.offset >= end_of(grown) && next.offset <= end_of(grown) + gap_bytes_max;
  return next.name == grown.name && near && end_of(next) - grown.offset <= range_bytes_max;
}

Task<void> Fetcher::send_wish() {
  if (!wish_) co_return;
  Wish wish = std::move(*wish_);
  wish_.reset();
  const Fetch& fetch = wish.fetch;
  if (fetch.length == 0 || fetch.length > store_.request_bytes()) {
    co_await send_in_pieces(std::move(wish));
  } else {
    auto piece =
        std::make_unique<FetchedPiece>(store_, fetch.name, Range{fetch.offset, fetch.length}, totals_);
    piece->begin_with(std::move(wish.places));
    co_await conveyor_.add(std::move(piece), fetch.length + wish.place_bytes);
  }
}

// OBJECT says how long it is before the first byte comes, so the store is asked for that beforehand.
Task<void> Fetcher::send_in_pieces(Wish wish) {
  const ObjectName name = wish.fetch.name;
  std::optional<uint64_t> size = co_await store_.size(name);
  totals_.requests += 1;
  uint64_t begin = std::min(wish.fetch.offset, size.value_or(0));
  uint64_t wanted = wish.fetch.length ? wish.fetch.length : UINT64_MAX;
  uint64_t end = begin + std::min(wanted, size.value_or(0) - begin);
  FetchedRange whole{.name = name, .offset = wish.fetch.offset, .bytes = end - begin, .missing = !size};
  const uint64_t step = std::min(piece_bytes, store_.request_bytes());
  for (uint64_t at = begin; at < end || at == begin; at += step) {
    Range range{at, std::min(step, end - at)};
    bool last = range.offset + range.bytes == end;
    auto piece = std::make_unique<FetchedPiece>(store_, name, range, totals_);
    piece->be_part_of(whole, at == begin, last);
    if (at == begin) piece->begin_with(std::move(wish.places));
    co_await conveyor_.add(std::move(piece), range.bytes + (at == begin ? wish.place_bytes : 0));
    if (last) break;
  }
}

}  // namespace offsite
