#include "format/bytes.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace offsite {
namespace {

template <typename N>
void store(Room at, N n) {
  for (size_t i = 0; i < sizeof(N); ++i) at[i] = static_cast<std::byte>(n >> (8 * i));
}

template <typename N>
N load(View from) {
  N n = 0;
  for (size_t i = 0; i < sizeof(N); ++i) n = static_cast<N>(n | (static_cast<N>(from[i]) << (8 * i)));
  return n;
}

template <typename N>
void put(Bytes& out, N n) {
  size_t at = out.size();
  out.resize(at + sizeof(N));
  store<N>(Room(out).subspan(at), n);
}

// What each character is worth, or -1. A table, because digits of ids are random and branches on them cost.
constexpr std::array<int8_t, 256> hex_values = [] {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (int8_t i = 0; i < 10; ++i) values[static_cast<size_t>('0' + i)] = i;
  for (int8_t i = 10; i < 16; ++i)
    values[static_cast<size_t>('a' + i - 10)] = values[static_cast<size_t>('A' + i - 10)] = i;
  return values;
}();

int hex_digit(char c) { return hex_values[static_cast<unsigned char>(c)]; }

}  // namespace

void put_u16(Bytes& out, uint16_t n) { put(out, n); }
void put_u32(Bytes& out, uint32_t n) { put(out, n); }
void put_u64(Bytes& out, uint64_t n) { put(out, n); }
void store_u16(Room at, uint16_t n) { store(at, n); }
void store_u32(Room at, uint32_t n) { store(at, n); }
void store_u64(Room at, uint64_t n) { store(at, n); }
uint16_t load_u16(View from) { return load<uint16_t>(from); }
uint32_t load_u32(View from) { return load<uint32_t>(from); }
uint64_t load_u64(View from) { return load<uint64_t>(from); }

void append_hex(std::string& out, View bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  size_t at = out.size();
  out.resize(at + bytes.size() * 2);
  for (std::byte b : bytes) {
    out[at++] = digits[static_cast<unsigned>(b) >> 4];
    out[at++] = digits[static_cast<unsigned>(b) & 15];
  }
}

std::string to_hex(View bytes) {
  std::string text;
  append_hex(text, bytes);
  return text;
}

namespace {

// Two digits a byte of `to`; false if one is none.
bool read_hex(std::string_view text, Room to) {
  int wrong = 0;
  for (size_t i = 0; i < to.size(); ++i) {
    int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
    wrong |= high | low;
    to[i] = static_cast<std::byte>(high * 16 + low);
  }
  return wrong >= 0;
}

}  // namespace

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes(text.size() / 2);
  if (!read_hex(text, bytes)) return std::nullopt;
  return bytes;
}

std::string to_base64(View bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), raw(bytes), static_cast<int>(bytes.size()));
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  // OpenSSL skips white space and takes '=' anywhere; neither is base64 as restic reads it.
  if (text.find_first_of("= \t\r\n") < text.size() - padding) return std::nullopt;
  Bytes bytes(text.size() / 4 * 3);
  int n = EVP_DecodeBlock(raw(Room(bytes)), raw(as_bytes(text)), static_cast<int>(text.size()));
  if (n < 0) return std::nullopt;
  bytes.resize(static_cast<size_t>(n) - padding);
  return bytes;
}

bool all_zero(View bytes) {
  // memcmp of a buffer with itself, shifted by one, is the fastest portable spelling.
  return bytes.empty() ||
         (bytes[0] == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

std::optional<Id> Id::from(std::string_view hex) {
  if (hex.size() != 64) return std::nullopt;
  Id id;
  if (!read_hex(hex, id.bytes)) return std::nullopt;
  return id;
}

Id Id::of(View content) {
  Id id;
  SHA256(raw(content), content.size(), raw(Room(id.bytes)));
  return id;
}

Id Id::load(View from) {
  Id id;
  std::memcpy(id.bytes.data(), from.data(), id.bytes.size());
  return id;
}

}  // namespace offsite
