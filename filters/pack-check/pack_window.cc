#include "pack_window.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/error.h"

namespace offsite {
namespace {

// Enough work for one job in the pool; a blob that is larger is a stretch of its own.
constexpr size_t stretch_bytes = size_t{2} << 20;
constexpr uint64_t sealed_bytes_max = blob_bytes_max;

uint64_t end_of(const PackEntry& entry) { return uint64_t{entry.offset} + entry.length; }

bool comes_first(const PackEntry& a, const PackEntry& b) {
  return std::pair(a.offset, a.length) < std::pair(b.offset, b.length);
}

std::string with_lengths(const PackEntry& entry) {
  return fmt::format("{} ({} bytes, {} unpacked)", described(entry), entry.length, entry.uncompressed);
}

std::string difference(const std::vector<PackEntry>& header, const std::vector<PackEntry>& index) {
  for (size_t i = 0; i < std::min(header.size(), index.size()); ++i)
    if (header[i] != index[i])
      return fmt::format("in its header there is {}, in the index {}", with_lengths(header[i]),
                         with_lengths(index[i]));
  return fmt::format("its header lists {} blobs, the index {}", header.size(), index.size());
}

}  // namespace

std::string described(const PackEntry& entry) {
  return fmt::format("{} blob {} at {}", entry.type == BlobType::tree ? "tree" : "data", entry.id.hex(),
                     entry.offset);
}

PackWindow::PackWindow(const FetchedRange& object, std::vector<PackEntry> entries)
    : object_(object), indexed_(std::move(entries)) {
  bytes_.reserve(std::min<uint64_t>(object.bytes, 2 * stretch_bytes));
  std::ranges::stable_sort(indexed_, comes_first);
  uint64_t end = 0;
  for (const PackEntry& entry : indexed_) {
    bool overlaps = entry.offset < end;  // the header will tell which of them is right
    if (end_of(entry) > object.bytes)
      faults_.push_back(described(entry) + " lies beyond its end");
    else if (entry.length > sealed_bytes_max)
      faults_.push_back(described(entry) + " is larger than a blob can be");
    else if (!overlaps)
      entries_.push_back(entry), end = end_of(entry);
  }
  tail_begin_ = std::max(end, object.bytes - std::min<uint64_t>(object.bytes, pack_header_bytes_max));
}

void PackWindow::feed(View piece) {
  if (piece.size() > object_.bytes - at_)
    throw Error(Blame::input,
                fmt::format("read {}: more than its {} bytes came", name().spoken(), object_.bytes));
  hash_.feed(piece);
  auto from = [&](uint64_t begin) {
    return piece.subspan(std::min<uint64_t>(piece.size(), begin > at_ ? begin - at_ : 0));
  };
  append(tail_, from(tail_begin_));
  if (first_ < entries_.size()) append(bytes_, from(entries_[first_].offset));
  at_ += piece.size();
  while (ready_ < entries_.size() && end_of(entries_[ready_]) <= at_) ++ready_;
}

bool PackWindow::has_stretch() const {
  return ready_ > first_ && (bytes_.size() >= stretch_bytes || ready_ == entries_.size());
}

void PackWindow::take(Stretch& out) {
  out.begin = entries_[first_].offset;
  out.entries.assign(entries_.begin() + static_cast<ptrdiff_t>(first_),
                     entries_.begin() + static_cast<ptrdiff_t>(ready_));
  std::swap(out.bytes, bytes_);
  bytes_.clear();
  first_ = ready_;
  // What has come of the next one already.
  if (first_ < entries_.size() && entries_[first_].offset < at_)
    append(bytes_, View(out.bytes).subspan(entries_[first_].offset - out.begin));
}

std::vector<std::string> PackWindow::finish(Sealer& sealer) {
  if (at_ < object_.bytes)
    throw Error(Blame::input,
                fmt::format("read {}: {} of its {} bytes came", name().spoken(), at_, object_.bytes));
  if (Id found = hash_.finish(); found != name().id)
    faults_.insert(faults_.begin(), fmt::format("its SHA-256 is {}, not its name", found.short_hex()));
  try {
    check_header(sealer);
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    faults_.push_back(error.what());
  }
  return std::move(faults_);
}

void PackWindow::check_header(Sealer& sealer) {
  if (tail_.size() < 4) throw Error(Blame::input, "there is no room for a header behind its blobs");
  uint32_t length = sealed_header_bytes(View(tail_).last(4), object_.bytes);
  if (length + 4 > tail_.size())
    throw Error(Blame::input, fmt::format("its header has {} bytes, the index leaves room for {}", length,
                                          tail_.size() - 4));
  std::vector<PackEntry> header = open_pack_header(tail_, object_.bytes, sealer);
  if (header != indexed_) throw Error(Blame::input, difference(header, indexed_));
}

}  // namespace offsite
