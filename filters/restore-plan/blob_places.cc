#include "blob_places.h"

#include <algorithm>
#include <charconv>

#include "format/digest.h"
#include "format/error.h"

namespace offsite {
namespace {

constexpr uint32_t zeros_grid = 4096;
constexpr uint32_t zeros_max = uint32_t{8} << 20;

std::pair<Id, uint32_t> parse_place(std::string_view text) {
  size_t colon = text.find(':');
  std::optional<Id> pack = Id::from(text.substr(0, colon));
  uint32_t offset = 0;
  std::string_view number = colon == text.npos ? "" : text.substr(colon + 1);
  auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), offset);
  if (!pack || number.empty() || failed != std::errc() || end != number.data() + number.size())
    throw Error(Blame::usage, "read PG_OFFSITE_AVOID: not the place of a blob: " + std::string(text));
  return {*pack, offset};
}

// A damaged index may say anything.
bool is_sane(const BlobLocation& place) { return place.length >= seal_overhead; }

Id zeros_of(uint32_t length) {
  static constexpr std::array<std::byte, zeros_grid> grid{};
  Sha256 hash;
  for (uint32_t n = 0; n < length; n += zeros_grid) hash.feed(grid);
  return hash.finish();
}

}  // namespace

BlobPlaces::BlobPlaces(const IdTable& blobs, std::string_view avoid) : blobs_(blobs) {
  while (!avoid.empty()) {
    std::string_view word = avoid.substr(0, avoid.find(' '));
    avoid.remove_prefix(std::min(avoid.size(), word.size() + 1));
    if (!word.empty()) ++damaged_[parse_place(word)];
  }
}

std::optional<uint32_t> BlobPlaces::length(const Id& id) const {
  for (const BlobLocation& place : blobs_.find(BlobType::data, id))
    if (is_sane(place)) return place.plain_bytes();
  return std::nullopt;
}

std::optional<BlobLocation> BlobPlaces::find(const Id& id) const {
  std::vector<BlobLocation> places = blobs_.find(BlobType::data, id);
  std::erase_if(places, [](const BlobLocation& place) { return !is_sane(place); });
  auto best = std::ranges::min_element(places, {}, [&](auto& place) { return times_damaged(place); });
  if (best == places.end() || times_damaged(*best) > 1) return std::nullopt;
  return *best;
}

unsigned BlobPlaces::times_damaged(const BlobLocation& place) const {
  auto found = damaged_.find({place.pack, place.offset});
  return found == damaged_.end() ? 0 : found->second;
}

bool BlobPlaces::is_zeros(const Id& id, uint32_t length) {
  if (length == 0 || length % zeros_grid != 0 || length > zeros_max) return false;
  auto [at, is_new] = zeros_.try_emplace(length);
  if (is_new) at->second = zeros_of(length);
  return at->second == id;
}

}  // namespace offsite
