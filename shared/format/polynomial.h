// Polynomials over GF(2), as bits of a number: what restic's content-defined cutting is made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offsite {

constexpr int polynomial_degree = 53;

int degree(uint64_t polynomial);                          // -1 for zero
uint64_t polynomial_mod(uint64_t dividend, uint64_t by);  // `by` is not zero
bool is_irreducible(uint64_t polynomial);                 // Ben-Or's test

// A candidate of degree 53 from 8 random bytes; one in 27 or so is irreducible, so draw until one is.
uint64_t polynomial_candidate(uint64_t random);

// As a repository's config spells it: lower-case hexadecimal without leading zeros. Nothing if it is not
// that, not of degree 53, or not irreducible.
std::string polynomial_text(uint64_t polynomial);
std::optional<uint64_t> parse_polynomial(std::string_view text);

}  // namespace offsite
