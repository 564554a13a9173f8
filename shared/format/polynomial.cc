#include "format/polynomial.h"

#include <fmt/core.h>

#include <bit>
#include <charconv>

namespace offsite {
namespace {

// a * b mod p, for a and b of lower degree than p.
uint64_t multiply_mod(uint64_t a, uint64_t b, uint64_t p) {
  uint64_t product = 0;
  uint64_t top = uint64_t{1} << degree(p);
  for (; b != 0; b >>= 1) {
    if (b & 1) product ^= a;
    a <<= 1;
    if (a & top) a ^= p;
  }
  return product;
}

uint64_t greatest_common_divisor(uint64_t a, uint64_t b) {
  while (b != 0) {
    uint64_t rest = polynomial_mod(a, b);
    a = b;
    b = rest;
  }
  return a;
}

}  // namespace

int degree(uint64_t polynomial) { return 63 - std::countl_zero(polynomial); }

uint64_t polynomial_mod(uint64_t dividend, uint64_t by) {
  int by_degree = degree(by);
  while (degree(dividend) >= by_degree) dividend ^= by << (degree(dividend) - by_degree);
  return dividend;
}

// A polynomial of degree n is irreducible if it has no factor of degree up to n/2; x^(2^i) + x is the product
// of all irreducible polynomials whose degree divides i.
bool is_irreducible(uint64_t polynomial) {
  if (degree(polynomial) < 1) return false;
  uint64_t power = 2;  // x
  for (int i = 1; i <= degree(polynomial) / 2; ++i) {
    power = multiply_mod(power, power, polynomial);
    if (greatest_common_divisor(polynomial, power ^ 2) != 1) return false;
  }
  return true;
}

uint64_t polynomial_candidate(uint64_t random) {
  uint64_t top = uint64_t{1} << polynomial_degree;
  return (random & ((top << 1) - 1)) | top | 1;
}

std::string polynomial_text(uint64_t polynomial) { return fmt::format("{:x}", polynomial); }

std::optional<uint64_t> parse_polynomial(std::string_view text) {
  uint64_t polynomial = 0;
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), polynomial, 16);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (degree(polynomial) != polynomial_degree || !is_irreducible(polynomial)) return std::nullopt;
  return polynomial;
}

}  // namespace offsite
