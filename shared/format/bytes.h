// Bytes, views of them, integers in little-endian order, hexadecimal and base64. Integers have one spelling
// here: byte by byte, never by casting a struct.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/large_memory.h"

namespace offsite {

// resize() leaves new bytes as they are: these buffers are about to be written, and clearing 16 MiB costs.
template <typename T>
struct Uninitialised : std::allocator<T> {
  template <typename U>
  struct rebind {
    using other = Uninitialised<U>;
  };
  Uninitialised() = default;
  template <typename U>
  Uninitialised(const Uninitialised<U>&) {}
  T* allocate(size_t n) { return static_cast<T*>(allocate_bytes(n * sizeof(T))); }
  void deallocate(T* at, size_t n) { free_bytes(at, n * sizeof(T)); }
  template <typename U>
  void construct(U* at) {
    ::new (static_cast<void*>(at)) U;
  }
  template <typename U, typename... Args>
  void construct(U* at, Args&&... args) {
    ::new (static_cast<void*>(at)) U(std::forward<Args>(args)...);
  }
};

using Bytes = std::vector<std::byte, Uninitialised<std::byte>>;
using View = std::span<const std::byte>;
using Room = std::span<std::byte>;

inline View as_bytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }
inline std::string_view as_text(View bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
// For C libraries that count in unsigned char.
inline const unsigned char* raw(View bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
inline unsigned char* raw(Room bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// `bytes` must not lie in `out`. (insert() would copy byte by byte, for the sake of the allocator.)
inline void append(Bytes& out, View bytes) {
  if (bytes.empty()) return;
  size_t at = out.size();
  out.resize(at + bytes.size());
  std::memcpy(out.data() + at, bytes.data(), bytes.size());
}
inline bool same_bytes(View a, View b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

// Little-endian integers. put_ appends; store_ writes at the start of `at`; load_ reads from the start of
// `from`. The caller has checked that there is room.
void put_u16(Bytes& out, uint16_t n);
void put_u32(Bytes& out, uint32_t n);
void put_u64(Bytes& out, uint64_t n);
void store_u16(Room at, uint16_t n);
void store_u32(Room at, uint32_t n);
void store_u64(Room at, uint64_t n);
uint16_t load_u16(View from);
uint32_t load_u32(View from);
uint64_t load_u64(View from);

std::string to_hex(View bytes);                           // lower case
void append_hex(std::string& out, View bytes);            // the same, behind what is there
std::optional<Bytes> from_hex(std::string_view text);     // either case; nothing if it is not hexadecimal
std::string to_base64(View bytes);                        // standard alphabet, padded
std::optional<Bytes> from_base64(std::string_view text);  // padded only; nothing if it is not base64

// True if every byte is zero.
bool all_zero(View bytes);

// The SHA-256 that names blobs and objects.
struct Id {
  std::array<std::byte, 32> bytes{};

  auto operator<=>(const Id&) const = default;
  View view() const { return bytes; }
  std::string hex() const { return to_hex(bytes); }
  std::string short_hex() const { return to_hex(View(bytes).first(4)); }  // restic's 8 digits
  bool is_null() const { return all_zero(bytes); }
  static std::optional<Id> from(std::string_view hex);  // 64 digits
  static Id of(View content);                           // SHA-256 of the content
  static Id load(View from);  // 32 raw bytes; the caller has checked that they are there
};

struct IdHash {
  size_t operator()(const Id& id) const { return static_cast<size_t>(load_u64(id.view())); }
};

}  // namespace offsite
