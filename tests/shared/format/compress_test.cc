#include "format/compress.h"

#include <criterion/criterion.h>

#include <algorithm>
#include <optional>

#include "format/error.h"
#include "format/unpacked.h"

using namespace offsite;

namespace {

Bytes text_of(size_t length) {
  Bytes bytes(length);
  for (size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::byte>(i * i % 251);
  return bytes;
}

Bytes packed(View plain, int level = 3) {
  Bytes frame;
  Compressor(level).compress(plain, frame);
  return frame;
}

bool unpacks(View frame, size_t size) {
  Bytes out;
  try {
    Decompressor().decompress(frame, size, out);
    return true;
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    cr_assert(out.empty());
    return false;
  }
}

bool grows(View frames, size_t limit) {
  Bytes out;
  try {
    Decompressor().decompress_growing(frames, limit, out);
    return true;
  } catch (const Error&) {
    cr_assert(out.size() <= limit + 1);
    return false;
  }
}

// What comes out of a stream that is fed `step` bytes at a time; nothing if it refuses them.
std::optional<Bytes> streamed(View frames, size_t size, size_t step) {
  Bytes out;
  try {
    DecompressionStream stream(size, [&](View piece) { append(out, piece); });
    for (size_t at = 0; at < frames.size(); at += step)
      stream.feed(frames.subspan(at, std::min(step, frames.size() - at)));
    stream.finish();
    return out;
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    cr_assert(out.size() <= size);
    return std::nullopt;
  }
}

}  // namespace

Test(compress, every_length_and_level_comes_back) {
  Decompressor decompressor;
  for (const char* name : {"fastest", "auto", "better", "max"}) {
    Compressor compressor(zstd_level(name));
    for (size_t length : {1, 255, 256, 8192, 16384, 131072, 1 << 20}) {
      Bytes plain = text_of(length), frame, back, grown;
      compressor.compress(plain, frame);
      decompressor.decompress(frame, length, back);
      decompressor.decompress_growing(frame, length + 1, grown);
      cr_assert(back == plain && grown == plain, "%s %zu", name, length);
    }
  }
}

Test(compress, several_frames_and_skippable_ones_are_one_content) {
  Bytes frames;
  put_u32(frames, 0x184D2A50);  // a skippable frame of three bytes
  put_u32(frames, 3);
  append(frames, as_bytes("xyz"));
  append(frames, packed(as_bytes("one ")));
  append(frames, packed(as_bytes("two")));
  Bytes out, grown;
  Decompressor decompressor;
  decompressor.decompress(frames, 7, out);
  decompressor.decompress_growing(frames, 100, grown);
  cr_expect_eq(as_text(out), "one two");
  cr_expect_eq(as_text(grown), "one two");
}

// every way this can be wrong

Test(compress, a_stated_size_is_enforced_both_ways) {
  Bytes frame = packed(text_of(5000));
  cr_expect(unpacks(frame, 5000));
  cr_expect(!unpacks(frame, 4999));
  cr_expect(!unpacks(frame, 5001));
}

Test(compress, every_cut_is_noticed) {
  Bytes frame = packed(text_of(300));
  for (size_t length = 0; length < frame.size(); ++length) {
    cr_assert(!unpacks(View(frame).first(length), 300), "%zu", length);
    if (length > 0) cr_assert(!grows(View(frame).first(length), 1000), "%zu", length);
  }
}

Test(compress, a_bomb_stops_at_the_limit) {
  Bytes bomb = packed(Bytes(size_t{64} << 20, std::byte{0}));
  cr_expect(bomb.size() < 100'000);
  cr_expect(!grows(bomb, 1 << 20));
}

Test(compress, the_limit_itself_is_within_bounds) {
  for (size_t length : {0, 1, 300, 65535, 65536, 65537, 200'000})
    for (bool checksum : {false, true}) {
      Bytes plain = text_of(length), frame(ZSTD_compressBound(length));
      ZSTD_CCtx* context = ZSTD_createCCtx();
      ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum);
      frame.resize(ZSTD_compress2(context, frame.data(), frame.size(), plain.data(), length));
      ZSTD_freeCCtx(context);
      cr_expect(grows(frame, length), "%zu", length);
      if (length > 0) cr_expect(!grows(frame, length - 1), "%zu", length);
    }
}

Test(compress, a_stream_that_was_cut_short_leaves_nothing_behind) {
  Decompressor decompressor;
  Bytes frame = packed(text_of(5000)), out, grown;
  cr_expect_throw(decompressor.decompress_growing(View(frame).first(100), 9000, grown), Error);
  decompressor.decompress(frame, 5000, out);
  cr_expect(out == text_of(5000));
  cr_expect_throw(decompressor.decompress_growing(View(frame).first(100), 9000, grown), Error);
  grown.clear();
  decompressor.decompress_growing(frame, 5000, grown);
  cr_expect(grown == text_of(5000));
}

Test(compress, a_window_that_is_too_large_is_refused) {
  // Magic; neither content size nor checksum; a window of 2^30 bytes; one raw block, the last, of one byte.
  Bytes frame;
  for (int b : {0x28, 0xB5, 0x2F, 0xFD, 0x00, 20 << 3, 0x09, 0x00, 0x00, 0x78}) frame.push_back(std::byte(b));
  cr_expect(!grows(frame, 100));
  frame[5] = std::byte(17 << 3);
  cr_expect(grows(frame, 100));
}

Test(compress, what_is_no_frame_is_refused) { cr_expect(!unpacks(as_bytes("not a frame"), 10)); }

Test(unpacked, both_versions_come_back_and_raw_json_is_taken) {
  std::string json = R"({"packs":[]})";
  cr_expect_eq(decode_unpacked(encode_unpacked(json, 1)), json);
  cr_expect_eq(decode_unpacked(encode_unpacked(json, 2)), json);
  cr_expect_eq(encode_unpacked(json, 2)[0], std::byte{2});
  cr_expect_eq(decode_unpacked(as_bytes("[1]")), "[1]");
  cr_expect_eq(decode_unpacked({}), "");
}

Test(unpacked, unknown_encodings_and_excess_are_refused) {
  cr_expect_throw(decode_unpacked(as_bytes("\x03...")), Error);
  cr_expect_throw(decode_unpacked(as_bytes("\x02")), Error);
  cr_expect_throw(decode_unpacked(as_bytes("{1234567890}"), 5), Error);
  cr_expect_throw(decode_unpacked(encode_unpacked(std::string(1000, '['), 2), 100), Error);
}

Test(compress, a_stream_gives_what_a_whole_frame_gives_whatever_the_pieces) {
  for (size_t length : {0, 1, 131071, 131072, 131073, 262144, 1 << 20}) {
    Bytes plain = text_of(length), frame = packed(plain);
    for (size_t step : {size_t{1}, size_t{100}, frame.size() + 1}) {
      std::optional<Bytes> out = streamed(frame, length, step);
      cr_assert(out && *out == plain, "%zu %zu", length, step);
    }
    append(frame, packed(as_bytes("more")));
    append(plain, as_bytes("more"));
    cr_assert(streamed(frame, plain.size(), 1000) == plain);
  }
}

Test(compress, a_stream_refuses_another_size_cuts_and_damage) {
  Bytes plain = text_of(300'000), frame = packed(plain);
  cr_expect(!streamed(frame, plain.size() - 1, 1000));
  cr_expect(!streamed(frame, plain.size() + 1, 1000));
  cr_expect(!streamed(frame, 0, 1000));
  cr_expect(!streamed({}, 1, 1000));
  for (size_t cut = 1; cut < frame.size(); cut += 7)
    cr_assert(!streamed(View(frame).first(cut), plain.size(), 1000));
  frame[0] ^= std::byte{1};
  cr_expect(!streamed(frame, plain.size(), 1000));
}
