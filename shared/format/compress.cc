#include "format/compress.h"

#include <fmt/core.h>
#include <zstd_errors.h>

#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t growth_bytes = size_t{64} << 10;
// What a frame says of its size is believed only so far, before it has been unpacked.
constexpr size_t believed_bytes_max = size_t{16} << 20;

size_t zstd(size_t result, const char* doing) {
  if (ZSTD_isError(result))
    throw Error(Blame::input, fmt::format("{}: {}", doing, ZSTD_getErrorName(result)));
  return result;
}

void limit_window(ZSTD_DCtx* context) {
  zstd(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, window_log_max), "limit the window");
}

}  // namespace

int zstd_level(std::string_view name) {
  if (name == "fastest") return -1;
  if (name == "better") return 7;
  if (name == "max") return 13;
  return 1;
}

Compressor::Compressor(int level) {
  zstd(ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, level), "set the compression level");
  zstd(ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_contentSizeFlag, 1), "ask for content sizes");
  zstd(ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 0), "ask for no checksums");
}

void Compressor::compress(View plaintext, Bytes& out) {
  size_t at = out.size();
  out.resize(at + ZSTD_compressBound(plaintext.size()));
  size_t length = zstd(
      ZSTD_compress2(context_.get(), out.data() + at, out.size() - at, plaintext.data(), plaintext.size()),
      "compress a blob");
  out.resize(at + length);
}

Decompressor::Decompressor() { limit_window(context_.get()); }

void Decompressor::decompress(View frames, Room out) {
  size_t length = ZSTD_decompressDCtx(context_.get(), out.data(), out.size(), frames.data(), frames.size());
  if (ZSTD_getErrorCode(length) == ZSTD_error_dstSize_tooSmall)
    throw Error(Blame::input, fmt::format("decompress: more than the {} bytes that were stated", out.size()));
  zstd(length, "decompress");
  if (length != out.size())
    throw Error(Blame::input, fmt::format("decompress: {} bytes came, {} were stated", length, out.size()));
}

void Decompressor::decompress(View frames, size_t size, Bytes& out) {
  size_t at = out.size();
  out.resize(at + size);
  try {
    decompress(frames, Room(out).subspan(at));
  } catch (...) {
    out.resize(at);
    throw;
  }
}

void Decompressor::decompress_growing(View frames, size_t limit, Bytes& out) {
  size_t began = out.size();
  ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);  // the last stream may have been cut short
  unsigned long long told = ZSTD_getFrameContentSize(frames.data(), frames.size());
  if (told != ZSTD_CONTENTSIZE_UNKNOWN && told != ZSTD_CONTENTSIZE_ERROR)
    out.reserve(began + growth_bytes + std::min<size_t>({told, limit, believed_bytes_max}));
  ZSTD_inBuffer in{frames.data(), frames.size(), 0};
  size_t wanting = 0;  // what the frame that is open still expects; zero between frames
  while (in.pos < in.size || wanting > 0) {
    size_t at = out.size();
    // One byte more than the limit, to see whether it is needed: a frame may end behind its last byte.
    out.resize(at + std::min(growth_bytes, limit - (at - began) + 1));
    ZSTD_outBuffer room{out.data() + at, out.size() - at, 0};
    size_t before = in.pos;
    wanting = zstd(ZSTD_decompressStream(context_.get(), &room, &in), "decompress");
    out.resize(at + room.pos);
    if (out.size() - began > limit)
      throw Error(Blame::input, fmt::format("decompress: more than {} bytes", limit));
    if (wanting > 0 && room.pos == 0 && in.pos == before) throw Error(Blame::input, "decompress: cut short");
  }
}

DecompressionStream::DecompressionStream(uint64_t size, std::function<void(View)> take)
    : size_(size), take_(std::move(take)), room_(ZSTD_DStreamOutSize()) {
  limit_window(context_.get());
}

void DecompressionStream::feed(View frames) {
  ZSTD_inBuffer in{frames.data(), frames.size(), 0};
  for (;;) {
    ZSTD_outBuffer room{room_.data(), room_.size(), 0};
    wanting_ = zstd(ZSTD_decompressStream(context_.get(), &room, &in), "decompress");
    came_ += room.pos;
    if (came_ > size_) throw Error(Blame::input, fmt::format("decompress: more than {} bytes", size_));
    if (room.pos > 0) take_(View(room_).first(room.pos));
    if (in.pos == in.size && (wanting_ == 0 || room.pos < room.size)) return;
  }
}

void DecompressionStream::finish() const {
  if (wanting_ > 0) throw Error(Blame::input, "decompress: cut short");
  if (came_ != size_)
    throw Error(Blame::input, fmt::format("decompress: {} bytes came, {} were stated", came_, size_));
}

}  // namespace offsite
