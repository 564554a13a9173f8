#include "format/json_cursor.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

// What is left of the text behind a number; nothing if there was none, and then nothing was moved.
std::optional<std::string> behind_number(std::string_view text, uint32_t wanted) {
  JsonCursor cursor(text);
  std::optional<uint32_t> number = cursor.number();
  if (!number) cr_expect(cursor.at == text.data());
  if (!number) return std::nullopt;
  cr_expect_eq(*number, wanted);
  return std::string(cursor.at, cursor.end);
}

}  // namespace

Test(json_cursor, a_number_ends_where_its_digits_do) {
  cr_expect(behind_number("0,", 0) == ",");
  cr_expect(behind_number("4294967295}", UINT32_MAX) == "}");
  cr_expect(behind_number("17", 17) == "");
}

Test(json_cursor, what_is_another_kind_of_number_is_left_alone) {
  for (const char* text : {"", "x", "-1", "+1", " 1", "01", "00", "1.5", "1e3", "1E3", "4294967296"})
    cr_expect_not(behind_number(text, 0), "%s", text);
}

Test(json_cursor, an_id_has_64_digits) {
  std::string hex = Id::of({}).hex();
  JsonCursor cursor(hex), cut(std::string_view(hex).substr(1));
  cr_expect(cursor.id() == Id::of({}));
  cr_expect(cursor.at == cursor.end);
  cr_expect_not(cut.id());
  cr_expect(cut.is_at(hex[1]));
}

Test(json_cursor, only_what_is_there_is_skipped) {
  JsonCursor cursor("ab");
  cr_expect_not(cursor.skip("abc"));
  cr_expect_not(cursor.skip("b"));
  cr_expect(cursor.skip("a") && cursor.skip("b") && cursor.skip(""));
  cr_expect_not(cursor.is_at('b'));
}
