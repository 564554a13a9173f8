#include "format/lsn.h"

#include <criterion/criterion.h>

using namespace offsite;

Test(lsn, text_and_number_are_the_same_position) {
  cr_assert_eq(lsn_text(0), "0/0");
  cr_assert_eq(lsn_text(0x2000028), "0/2000028");
  cr_assert_eq(lsn_text(0x16B374D848), "16/B374D848");
  cr_assert_eq(lsn_text(~Lsn{0}), "FFFFFFFF/FFFFFFFF");
  for (Lsn lsn : {Lsn{0}, Lsn{1}, Lsn{0xFFFFFFFF}, Lsn{0x100000000}, ~Lsn{0}})
    cr_assert_eq(parse_lsn(lsn_text(lsn)), lsn);
  cr_assert_eq(parse_lsn("16/b374d848"), 0x16B374D848);
}

// every way this can be wrong
Test(lsn, other_texts_are_no_positions) {
  for (const char* text : {"", "/", "0", "0/", "/0", "0/0/0", "G/0", "0/G", " 0/0", "0/0 ", "-1/0", "0x1/0",
                           "123456789/0", "0/123456789"})
    cr_assert_not(parse_lsn(text), "%s", text);
}
