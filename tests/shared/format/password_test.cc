#include "format/password.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;
using namespace std::literals;

namespace {

std::string in(std::string_view content) { return std::string(password_in(as_bytes(content)).text()); }

using Words = std::vector<std::string>;

void expect_words(std::string_view command, const Words& words) {
  Words found = split_command(command);
  std::string shown;
  for (const std::string& word : found) shown += "[" + word + "]";
  cr_expect(found == words, "%s", shown.c_str());
}

}  // namespace

Test(password, white_space_at_both_ends_goes_and_inside_stays) {
  cr_expect(in("secret\n") == "secret");
  cr_expect(in(" \t\r\n\v\fsec ret \r\n") == "sec ret");
  cr_expect(in("") == "");
  cr_expect(in(" \n") == "");
}

Test(password, white_space_is_what_unicode_says) {
  for (const char* space :
       {"\u0085", "\u00A0", "\u1680", "\u2000", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"})
    cr_expect(in(space + "secret"s + space) == "secret");
  for (const char* other : {"\u200B", "\u180E", "\x85", "\xA0", "\x1F"})
    cr_expect(in(other + "secret"s + other) == other + "secret"s + other);
}

Test(password, bytes_that_are_not_utf8_are_part_of_it) {
  cr_expect(in("\xC3secret\xFF\n") == "\xC3secret\xFF");
}

Test(password, a_byte_order_mark_goes) {
  cr_expect(in("\xEF\xBB\xBFsecret\n") == "secret");
  cr_expect(in("\xEF\xBB\xBF") == "");
}

Test(password, utf16_with_a_mark_becomes_utf8) {
  cr_expect(in("\xFF\xFEs\0\xE4\0\n\0"sv) == "sä");
  cr_expect(in("\xFE\xFF\0s\0\xE4\0\n"sv) == "sä");
  cr_expect(in("\xFF\xFE\x3D\xD8\x00\xDE"sv) == "\U0001F600");  // a pair
  cr_expect(in("\xFF\xFE\x3D\xD8s\0"sv) == "\uFFFDs");          // half of one
  cr_expect(in("\xFF\xFE\x00\xDE"sv) == "\uFFFD");
  cr_expect(in("\xFF\xFE"sv) == "");
}

Test(password, utf16_of_an_odd_length_is_refused) { cr_expect_throw(in("\xFF\xFEs\0x"sv), Error); }

Test(password, a_secret_is_moved_and_not_left_behind) {
  Secret first("secret");
  Secret second(std::move(first));
  cr_expect(second.text() == "secret");
  cr_expect(first.text().find("secret") == std::string_view::npos);
}

Test(password_command, words_end_at_white_space) {
  expect_words("pass", {"pass"});
  expect_words("  pass\tshow \n backup  ", {"pass", "show", "backup"});
  expect_words("pass\u00A0show", {"pass", "show"});
}

Test(password_command, quotes_keep_white_space_and_the_other_quote) {
  expect_words("pass show 'my backup'", {"pass", "show", "my backup"});
  expect_words("\"pass 'it'\" show", {"pass 'it'", "show"});
  expect_words("'say \"it\"'", {"say \"it\""});
  expect_words("'a\\b'", {"a\\b"});
}

Test(password_command, words_end_where_quotes_begin_and_end_as_in_restic) {
  expect_words("--opt='a b'c", {"--opt=", "a b", "c"});
  expect_words("echo ''", {"echo"});
}

Test(password_command, a_quote_behind_a_backslash_is_a_character) {
  expect_words("echo \\\"a b", {"echo", "\"a", "b"});
  expect_words("a\\b", {"a", "b"});
}

// ---- every way this can be wrong

Test(password_command, an_open_quote_is_refused) {
  for (const char* command : {"echo 'a", "echo \"a", "echo '", "'a\\'"})
    cr_expect_throw(split_command(command), Error);
}

Test(password_command, no_word_at_all_is_refused) {
  for (const char* command : {"", "  ", "''", "\\"}) cr_expect_throw(split_command(command), Error);
}
