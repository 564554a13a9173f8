#include "format/rabin.h"

#include <algorithm>

#include "format/polynomial.h"

namespace offsite {
namespace {

constexpr uint64_t split_mask = (uint64_t{1} << 20) - 1;

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
  at_ = 0;
  fingerprint_ = 0;
  length_ = 0;
}

inline void Rabin::slide(std::byte in) {
  fingerprint_ ^= tables_->out[static_cast<unsigned>(window_[at_])];
  window_[at_] = in;
  at_ = (at_ + 1) % window_bytes;
  uint64_t top = fingerprint_ >> shift_;
  fingerprint_ = ((fingerprint_ << 8) | static_cast<unsigned>(in)) ^ tables_->mod[top];
}

bool Rabin::cuts() const {
  return (length_ >= rabin_bytes_min && (fingerprint_ & split_mask) == 0) || length_ >= rabin_bytes_max;
}

std::optional<size_t> Rabin::scan(View bytes) {
  // What lies before the first window that counts is not looked at.
  size_t skipped = 0;
  constexpr size_t unseen = rabin_bytes_min - window_bytes;
  if (length_ < unseen) {
    skipped = std::min(unseen - length_, bytes.size());
    length_ += skipped;
  }
  for (size_t i = skipped; i < bytes.size(); ++i) {
    slide(bytes[i]);
    ++length_;
    if (!cuts()) continue;
    reset();
    return i + 1;
  }
  return std::nullopt;
}

}  // namespace offsite
