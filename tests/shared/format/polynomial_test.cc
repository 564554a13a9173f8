#include "format/polynomial.h"

#include <criterion/criterion.h>

#include <random>

using namespace offsite;

Test(polynomial, remainders) {
  cr_expect_eq(degree(0), -1);
  cr_expect_eq(degree(1), 0);
  cr_expect_eq(degree(uint64_t{1} << 63), 63);
  cr_expect_eq(polynomial_mod(0b101, 0b11), 0);     // x^2 + 1 is (x + 1)^2
  cr_expect_eq(polynomial_mod(0b10011, 0b111), 1);  // x^3 is 1 here, so x^4 + x + 1 is 1
  cr_expect_eq(polynomial_mod(0b1, 0b11), 1);
  cr_expect_eq(polynomial_mod(5, 1), 0);
}

Test(polynomial, there_are_as_many_irreducible_ones_as_theory_has) {
  constexpr int counts[] = {0, 2, 1, 2, 3, 6, 9, 18, 30, 56, 99, 186, 335};
  for (int n = 1; n <= 12; ++n) {
    int found = 0;
    for (uint64_t p = uint64_t{1} << n; p < uint64_t{2} << n; ++p) found += is_irreducible(p);
    cr_expect_eq(found, counts[n], "degree %d: %d", n, found);
  }
  cr_expect(!is_irreducible(0) && !is_irreducible(1));
}

Test(polynomial, those_of_repositories_are_irreducible_and_come_back) {
  for (const char* text : {"399cbdc3aadd8f", "288f7fd2cc3427", "205c00430e177d", "285c05ae7e5dc7",
                           "3890c8381c08a9", "3bf0af430478bb", "25b468838dcb75", "215333f98f44dd"}) {
    std::optional<uint64_t> polynomial = parse_polynomial(text);
    cr_assert(polynomial.has_value(), "%s", text);
    cr_expect_eq(polynomial_text(*polynomial), std::string_view(text));
  }
  cr_expect(parse_polynomial("3BF0AF430478BB") == 0x3bf0af430478bb);
}

Test(polynomial, one_candidate_in_a_few_dozen_is_irreducible) {
  std::mt19937_64 random(7);
  int found = 0;
  for (int i = 0; i < 2000; ++i) {
    uint64_t candidate = polynomial_candidate(random());
    cr_assert_eq(degree(candidate), polynomial_degree);
    cr_assert_eq(candidate & 1, 1);
    if (!is_irreducible(candidate)) continue;
    ++found;
    cr_expect(parse_polynomial(polynomial_text(candidate)) == candidate);
  }
  cr_expect(found > 30 && found < 200, "%d of 2000", found);
}

// every way this can be wrong

Test(polynomial, what_restic_would_refuse_is_refused) {
  for (const char* text : {"", "3bf0af430478ba", "0x3bf0af430478bb", " 3bf0af430478bb", "3bf0af430478bb ",
                           "-3bf0af430478bb", "3bf0af430478bg", "7", "13bf0af430478bb", "ffffffffffffffffff"})
    cr_expect(!parse_polynomial(text).has_value(), "%s", text);
}
