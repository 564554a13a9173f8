// Zstandard, both ways (restic design, "Blobs": every blob is one frame). Contexts are reused; one thread at
// a time.
#pragma once

#include <zstd.h>

#include <functional>
#include <string_view>

#include "format/bytes.h"

namespace offsite {

// The level for fastest, auto, better or max ("off" is the caller's business). Measured with libzstd 1.5.4 on
// 72 MiB of heap and index pages of PostgreSQL 15, on a busy machine: CPU seconds to compress a GiB, what is
// left of it, CPU seconds to decompress it again, which verifying costs too; in blobs of 16 and of 128 KiB.
//
//   level            16 KiB               128 KiB
//   -1 fastest       1.5  21.3 %  0.5     1.3  17.5 %  0.4
//    1 auto          1.9  15.4 %  0.7     1.5  13.4 %  0.5
//    3               2.7  15.6 %  0.9     2.1  13.1 %  0.5
//    5               5.3  15.0 %  0.9     4.0  13.7 %  0.6
//    7 better       11    15.0 %  0.9     8    12.6 %  0.6
//   11              23    13.7 %  0.9    20    12.7 %  0.6
//   13 max          52    13.3 %  1.1    40    10.5 %  0.7
//   19             588    13.2 %  1.9   408    10.6 %  0.7
int zstd_level(std::string_view name);

// No frame may ask for more window than this, whatever its header says: 128 MiB.
constexpr int window_log_max = 27;

class Compressor {
 public:
  explicit Compressor(int level);
  // Appends one frame, with its content size and without a checksum (the container around it has a better
  // one).
  void compress(View plaintext, Bytes& out);

 private:
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_{ZSTD_createCCtx(), ZSTD_freeCCtx};
};

class Decompressor {
 public:
  Decompressor();
  // Fills `out`, exactly. Throws Error(input) if the frames hold more, fewer, or are damaged; never writes
  // beyond it. Several frames and skippable ones are taken, as restic's reader takes them.
  void decompress(View frames, Room out);
  // Appends exactly `size` bytes, or nothing.
  void decompress(View frames, size_t size, Bytes& out);
  // The same when no size is known (small restic frames carry none): grows up to `limit` bytes. What was
  // appended before an error is of no use.
  void decompress_growing(View frames, size_t limit, Bytes& out);

 private:
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(), ZSTD_freeDCtx};
};

// Decompresses what is too large to be held whole: frames go in piece by piece, plaintext comes out so.
class DecompressionStream {
 public:
  // Exactly `size` bytes shall come; `take` gets them in order.
  DecompressionStream(uint64_t size, std::function<void(View)> take);
  // Throws Error(input) if the frames are damaged or hold more; `take` never gets more than `size`.
  void feed(View frames);
  // Nothing follows. Throws Error(input) if it is cut short or held fewer.
  void finish() const;

 private:
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(), ZSTD_freeDCtx};
  uint64_t size_;
  uint64_t came_ = 0;
  size_t wanting_ = 0;  // what the frame that is open still expects; zero between frames
  std::function<void(View)> take_;
  Bytes room_;
};

}  // namespace offsite
