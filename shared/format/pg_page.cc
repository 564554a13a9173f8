#include "format/pg_page.h"

#include <array>
#include <cstring>

namespace offsite {
namespace {

constexpr size_t lanes = 32;
constexpr uint32_t fnv_prime = 16777619;
using Sums = std::array<uint32_t, lanes>;

// Fixed by PostgreSQL: each lane starts from a number of its own.
constexpr Sums base_offsets = {
    0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
    0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
    0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
    0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756};

// Four vectors of eight lanes each: what the compiler is told, so that it need not guess. Baseline x86-64
// cannot multiply 32-bit lanes; there the loader picks the clone that the machine can run.
using Eight = uint32_t __attribute__((vector_size(32)));
#if defined(__x86_64__)
#define OFFSITE_VECTOR_CLONES __attribute__((target_clones("avx2", "sse4.1", "default")))
#else
#define OFFSITE_VECTOR_CLONES
#endif

OFFSITE_VECTOR_CLONES
void mix(Sums& sums, const std::byte* rows, size_t row_count) {
  Eight state[4], row[4];
  std::memcpy(state, sums.data(), sizeof state);
  for (; row_count > 0; --row_count) {
    std::memcpy(row, rows, sizeof row);  // which may stand anywhere
    for (int i = 0; i < 4; ++i) {
      Eight mixed = state[i] ^ row[i];
      state[i] = mixed * fnv_prime ^ (mixed >> 17);
    }
    rows += sizeof state;
  }
  std::memcpy(sums.data(), state, sizeof state);
}

}  // namespace

uint16_t pg_page_checksum(View page, uint32_t block) {
  constexpr size_t row_bytes = lanes * sizeof(uint32_t);
  // The first row holds the checksum itself, which counts as zero.
  std::array<std::byte, row_bytes> first;
  std::memcpy(first.data(), page.data(), row_bytes);
  store_u16(Room(first).subspan(8), 0);
  constexpr std::array<std::byte, 2 * row_bytes> two_rows_of_zeros{};

  Sums sums = base_offsets;
  mix(sums, first.data(), 1);
  mix(sums, page.data() + row_bytes, page.size() / row_bytes - 1);
  mix(sums, two_rows_of_zeros.data(), 2);
  uint32_t folded = block;
  for (uint32_t sum : sums) folded ^= sum;
  return static_cast<uint16_t>(folded % 65535 + 1);
}

Lsn pg_page_lsn(View page) { return Lsn{load_u32(page)} << 32 | load_u32(page.subspan(4)); }

PageState pg_page_state(View page, uint32_t block, Lsn start) {
  bool never_used = load_u16(page.subspan(14)) == 0;
  if (never_used && all_zero(page)) return PageState::fresh;
  if (!never_used && load_u16(page.subspan(8)) == pg_page_checksum(page, block)) return PageState::good;
  return pg_page_lsn(page) >= start ? PageState::in_flight : PageState::bad;
}

}  // namespace offsite
