#include "format/cut.h"

#include <algorithm>

namespace offsite {
namespace {

constexpr uint64_t gib = uint64_t{1} << 30;

}  // namespace

uint64_t page_grid_for(uint64_t cluster_bytes) {
  if (cluster_bytes < 16 * gib) return 16 << 10;
  if (cluster_bytes < 64 * gib) return 32 << 10;
  if (cluster_bytes < 256 * gib) return 64 << 10;
  return 128 << 10;
}

uint64_t steady_page_grid(uint64_t cluster_bytes, uint64_t before) {
  uint64_t margin = cluster_bytes / 4;
  bool near =
      before == page_grid_for(cluster_bytes - margin) || before == page_grid_for(cluster_bytes + margin);
  return near ? before : page_grid_for(cluster_bytes);
}

bool is_page_grid(uint64_t bytes) {
  return bytes >= page_bytes && bytes <= zero_chunk_bytes && (bytes & (bytes - 1)) == 0;
}

void Cutter::feed(View bytes, const Take& take) {
  if (grid_ == 0)
    cut_by_content(bytes, take);
  else
    cut_on_grid(bytes, take);
}

void Cutter::cut_by_content(View bytes, const Take& take) {
  while (std::optional<size_t> end = rabin_.scan(bytes)) {
    View chunk = bytes.first(*end);
    if (!held_.empty()) {
      append(held_, chunk);
      chunk = held_;
    }
    take(chunk);
    held_.clear();
    bytes = bytes.subspan(*end);
  }
  append(held_, bytes);
}

// The length of the chunk at the start of `open`, or nothing if more bytes are needed to tell: a cell of
// zeros may be the beginning of a zero chunk.
std::optional<size_t> Cutter::next_cut(View open) {
  if (open.size() < grid_) return std::nullopt;
  if (!all_zero(open.first(grid_))) return grid_;
  if (!all_zero(open.first(std::min(open.size(), zero_chunk_bytes)))) return grid_;
  if (open.size() < zero_chunk_bytes) return std::nullopt;
  return zero_chunk_bytes;
}

void Cutter::cut_on_grid(View bytes, const Take& take) {
  while (!held_.empty() && !bytes.empty()) {
    // Fill up to the next point at which a cut can be told, no further: what follows is cut where it stands.
    // A cell or more that waits here is zeros, which are told at the length of a zero chunk.
    size_t wanted = held_.size() < grid_ ? grid_ : zero_chunk_bytes;
    size_t taken = std::min(wanted - held_.size(), bytes.size());
    append(held_, bytes.first(taken));
    bytes = bytes.subspan(taken);
    size_t done = 0;
    while (std::optional<size_t> length = next_cut(View(held_).subspan(done))) {
      take(View(held_).subspan(done, *length));
      done += *length;
    }
    held_.erase(held_.begin(), held_.begin() + static_cast<ptrdiff_t>(done));
  }
  while (std::optional<size_t> length = next_cut(bytes)) {
    take(bytes.first(*length));
    bytes = bytes.subspan(*length);
  }
  append(held_, bytes);
}

void Cutter::finish(const Take& take) {
  View rest = held_;
  while (!rest.empty()) {
    size_t length = grid_ == 0 ? rest.size() : std::min<size_t>(grid_, rest.size());
    take(rest.first(length));
    rest = rest.subspan(length);
  }
  held_.clear();
  rabin_.reset();
}

}  // namespace offsite
