// Where restic cuts: content-defined chunking with a Rabin fingerprint over a window of 64 bytes (restic's
// chunker; restic design, "Backups and Deduplication"). A chunk ends at the first length of at least 512 KiB
// at which the fingerprint of its last 64 bytes has 20 zero bits, or at 8 MiB. State only; no bytes are kept.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "format/bytes.h"

namespace offsite {

constexpr size_t rabin_bytes_min = size_t{512} << 10;
constexpr size_t rabin_bytes_max = size_t{8} << 20;

class Rabin {
 public:
  // The polynomial is the repository's; it is irreducible and of degree 53.
  explicit Rabin(uint64_t polynomial);

  // Looks on in the chunk that is open. How many of `bytes` still belong to it if it ends among them (then
  // the next chunk is open), or nothing: all of them belong to it, and it goes on.
  std::optional<size_t> scan(View bytes);
  // The file has ended, and the chunk with it.
  void reset();
  // Bytes of the open chunk so far.
  size_t length() const { return length_; }

 private:
  static constexpr size_t window_bytes = 64;
  struct Tables {
    std::array<uint64_t, 256> out;  // what a byte contributes when it leaves the window
    std::array<uint64_t, 256> mod;  // reduces a fingerprint by its top byte
  };

  uint64_t slide(uint64_t fingerprint, std::byte out, std::byte in) const;
  std::optional<size_t> scan_seam(View bytes);
  std::optional<size_t> scan_block(const std::byte* block);
  std::optional<size_t> scan_window(View bytes);
  void remember(View bytes);

  std::unique_ptr<const Tables> tables_;
  int shift_;
  std::array<std::byte, window_bytes> window_{};  // the last bytes that were looked at, the oldest first
  uint64_t fingerprint_ = 0;                      // of the window
  size_t length_ = 0;
};

}  // namespace offsite
