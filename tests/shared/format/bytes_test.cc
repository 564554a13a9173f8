#include "format/bytes.h"

#include <criterion/criterion.h>

using namespace offsite;

Test(bytes, integers_are_little_endian_and_come_back) {
  Bytes out;
  put_u16(out, 0x0102);
  put_u32(out, 0x03040506);
  put_u64(out, 0x0708090a0b0c0d0e);
  cr_assert_eq(to_hex(out), "0201060504030e0d0c0b0a090807");
  cr_assert_eq(load_u16(out), 0x0102);
  cr_assert_eq(load_u32(View(out).subspan(2)), 0x03040506u);
  cr_assert_eq(load_u64(View(out).subspan(6)), 0x0708090a0b0c0d0eu);
  store_u32(Room(out).subspan(2), 1);
  cr_assert_eq(to_hex(out), "0201010000000e0d0c0b0a090807");
}

Test(bytes, what_is_not_hexadecimal_is_nothing) {
  cr_assert_eq(to_hex(*from_hex("00fFA9")), "00ffa9");
  cr_assert(from_hex("")->empty());
  for (const char* bad : {"0", "0g", "g0", "00 ", "0x00"}) cr_assert(!from_hex(bad), "%s", bad);
}

Test(bytes, what_is_not_base64_is_nothing) {
  for (std::string_view text : {"", "a", "ab", "abc", "abcd"})
    cr_assert(same_bytes(*from_base64(to_base64(as_bytes(text))), as_bytes(text)));
  cr_assert_eq(to_base64(as_bytes("ab")), "YWI=");
  for (const char* bad : {"YWI", "YW=I", "YWI*", "=", "YWI=="}) cr_assert(!from_base64(bad), "%s", bad);
}

Test(bytes, an_id_is_64_digits) {
  std::string digits(64, 'a');
  cr_assert_eq(Id::from(digits)->hex(), digits);
  cr_assert_eq(Id::from(digits)->short_hex(), "aaaaaaaa");
  for (const std::string& bad : {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'x')})
    cr_assert(!Id::from(bad));
  cr_assert(Id().is_null() && !Id::from(digits)->is_null());
  cr_assert_eq(Id::of(as_bytes("abc")).hex(),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// From small memory to large pages and back, with every length around the border between the two.
Test(bytes, a_buffer_keeps_its_bytes_when_it_grows_from_small_to_large) {
  const size_t border = size_t{4} << 20;
  for (size_t size : {border - 1, border, border + 1, 2 * border + 4097}) {
    Bytes buffer(1, std::byte{7});
    buffer.resize(size);
    buffer.back() = std::byte{9};
    append(buffer, as_bytes("end"));
    cr_assert_eq(buffer.front(), std::byte{7});
    cr_assert_eq(buffer[size - 1], std::byte{9});
    cr_assert(as_text(View(buffer).last(3)) == "end");
    buffer.resize(1);
    buffer.shrink_to_fit();
    cr_assert_eq(buffer.front(), std::byte{7});
  }
}

Test(bytes, all_zero_sees_the_last_byte) {
  Bytes buffer(100'003);
  std::ranges::fill(buffer, std::byte{0});
  cr_assert(all_zero(buffer) && all_zero({}));
  for (size_t at : {size_t{0}, size_t{7}, size_t{64}, buffer.size() - 1}) {
    buffer[at] = std::byte{1};
    cr_assert(!all_zero(buffer));
    buffer[at] = std::byte{0};
  }
}
