// Zstandard, both ways (restic design, "Blobs": every blob is one frame). Contexts are reused; one thread at
// a time.
#pragma once

#include <zstd.h>

#include <string_view>

#include "format/bytes.h"

namespace offsite {

// The level for fastest, auto, better or max ("off" is the caller's business). Measured on PostgreSQL 15 heap
// and index pages, CPU seconds for a GiB in blobs of 16 KiB and what is left of it: see compress.cc.
int zstd_level(std::string_view name);

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
  // Appends exactly `size` bytes. Throws Error(input) if the frames hold more, fewer, or are damaged; never
  // writes more than `size`. Several frames and skippable ones are taken, as restic's reader takes them.
  void decompress(View frames, size_t size, Bytes& out);
  // The same when no size is known (small restic frames carry none): grows up to `limit` bytes.
  void decompress_growing(View frames, size_t limit, Bytes& out);

 private:
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(), ZSTD_freeDCtx};
};

}  // namespace offsite
