#include "format/rabin.h"

#include <algorithm>

#include "format/polynomial.h"

namespace offsite {
namespace {

constexpr uint64_t split_mask = (uint64_t{1} << 20) - 1;
constexpr size_t stretches = 4;
constexpr size_t stretch_bytes = 4096;
constexpr size_t block_bytes = stretches * stretch_bytes;

// The fingerprint after one more byte, without a window.
uint64_t append_byte(uint64_t fingerprint, unsigned byte, uint64_t polynomial) {
  return polynomial_mod((fingerprint << 8) | byte, polynomial);
}

}  // namespace

Rabin::Rabin(uint64_t polynomial) : shift_(degree(polynomial) - 8) {
  auto tables = std::make_unique<Tables>();
  for (unsigned byte = 0; byte < 256; ++byte) {
    uint64_t fingerprint = append_byte(0, byte, polynomial);
    for (size_t i = 1; i < window_bytes; ++i) fingerprint = append_byte(fingerprint, 0, polynomial);
    tables->out[byte] = fingerprint;
    uint64_t top = uint64_t{byte} << degree(polynomial);
    tables->mod[byte] = polynomial_mod(top, polynomial) | top;
  }
  tables_ = std::move(tables);
}

void Rabin::reset() {
  window_.fill(std::byte{0});
  fingerprint_ = 0;
  length_ = 0;
}

inline uint64_t Rabin::slide(uint64_t fingerprint, std::byte out, std::byte in) const {
  fingerprint ^= tables_->out[static_cast<unsigned>(out)];
  return ((fingerprint << 8) | static_cast<unsigned>(in)) ^ tables_->mod[fingerprint >> shift_];
}

std::optional<size_t> Rabin::scan(View bytes) {
  // What lies before the first window that counts is not looked at.
  constexpr size_t unseen = rabin_bytes_min - window_bytes;
  size_t skipped = std::min(unseen - std::min(length_, unseen), bytes.size());
  length_ += skipped;
  View seen = bytes.subspan(skipped);
  seen = seen.first(std::min(seen.size(), rabin_bytes_max - length_));
  std::optional<size_t> end = scan_window(seen);
  if (!end) {
    remember(seen);
    length_ += seen.size();
    if (length_ < rabin_bytes_max) return std::nullopt;
    end = seen.size();
  }
  reset();
  return skipped + *end;
}

// How many bytes there are up to the first cut, if there is one.
std::optional<size_t> Rabin::scan_window(View bytes) {
  if (std::optional<size_t> end = scan_seam(bytes)) return end;
  size_t at = std::min(window_bytes, bytes.size());
  for (; bytes.size() - at >= block_bytes; at += block_bytes)
    if (std::optional<size_t> end = scan_block(&bytes[at])) return at + *end;
  for (; at < bytes.size(); ++at) {
    fingerprint_ = slide(fingerprint_, bytes[at - window_bytes], bytes[at]);
    if ((fingerprint_ & split_mask) == 0) return at + 1;
  }
  return std::nullopt;
}

// The first bytes, which push those of an earlier call out of the window.
std::optional<size_t> Rabin::scan_seam(View bytes) {
  for (size_t at = 0; at < std::min(window_bytes, bytes.size()); ++at) {
    fingerprint_ = slide(fingerprint_, window_[at], bytes[at]);
    if (length_ + at + 1 >= rabin_bytes_min && (fingerprint_ & split_mask) == 0) return at + 1;
  }
  return std::nullopt;
}

// Every step waits for a table look-up that the step before decides, so four stretches are gone through side
// by side. A window stands before the block.
std::optional<size_t> Rabin::scan_block(const std::byte* block) {
  std::array<uint64_t, stretches> fingerprints{fingerprint_};
  for (size_t s = 1; s < stretches; ++s)
    for (size_t i = 0; i < window_bytes; ++i)
      fingerprints[s] = slide(fingerprints[s], std::byte{0}, block[s * stretch_bytes + i - window_bytes]);
  std::array<size_t, stretches> ends{};
  for (size_t i = 0; i < stretch_bytes; ++i)
    for (size_t s = 0; s < stretches; ++s) {
      const std::byte* in = block + s * stretch_bytes + i;
      fingerprints[s] = slide(fingerprints[s], in[-static_cast<ptrdiff_t>(window_bytes)], *in);
      if ((fingerprints[s] & split_mask) == 0 && ends[s] == 0) ends[s] = s * stretch_bytes + i + 1;
    }
  fingerprint_ = fingerprints.back();
  for (size_t end : ends)
    if (end != 0) return end;
  return std::nullopt;
}

void Rabin::remember(View bytes) {
  size_t taken = std::min(bytes.size(), window_bytes);
  std::shift_left(window_.begin(), window_.end(), static_cast<ptrdiff_t>(taken));
  std::ranges::copy(bytes.last(taken), window_.end() - taken);
}

}  // namespace offsite
