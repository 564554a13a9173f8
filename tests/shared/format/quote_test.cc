#include "format/quote.h"

#include <criterion/criterion.h>
#include <fmt/core.h>

#include <vector>

#include "format/bytes.h"
#include "format/utf8.h"

using namespace offsite;
using namespace std::string_literals;

namespace {

struct Quoted {
  std::string raw, quoted;
};

const std::vector<Quoted> examples = {
    {"", ""},
    {"plain name-1.txt", "plain name-1.txt"},
    {"it's", "it's"},
    {"a\"b\\c", R"(a\"b\\c)"},
    {"\a\b\f\n\r\t\v", R"(\a\b\f\n\r\t\v)"},
    {"\0"s, R"(\x00)"},
    {"\x1b[0m\x7f", R"(\x1b[0m\x7f)"},
    {"Grüße 日本語", "Grüße 日本語"},
    {"\u00a0\u00ad", R"(\u00a0\u00ad)"},  // no-break space, soft hyphen
    {"\u0080\u200b\ufeff\ue000", R"(\u0080\u200b\ufeff\ue000)"},
    {"\U000e0001\U0010ffff", R"(\U000e0001\U0010ffff)"},
    {"\U0001fae8", "\U0001fae8"},  // came with Unicode 14: 0.14 escapes it
    {"\ufffd", "\ufffd"},          // a genuine replacement character
    {"caf\xe9", R"(caf\xe9)"},
    {"\xc3", R"(\xc3)"},  // cut short
    {"\xe6\x97x", R"(\xe6\x97x)"},
    {"\xed\xa0\x80", R"(\xed\xa0\x80)"},                  // a surrogate
    {"\xc0\xaf\xe0\x80\xaf", R"(\xc0\xaf\xe0\x80\xaf)"},  // overlong
    {"\xf4\x90\x80\x80", R"(\xf4\x90\x80\x80)"},          // above U+10FFFF
    {"\xff\xfe\x80", R"(\xff\xfe\x80)"},
};

std::string printable_ranges() {
  std::string lines;
  for (uint32_t point = 0, first; point <= 0x10FFFF; ++point) {
    if (!is_printable(point)) continue;
    for (first = point; is_printable(point + 1);) ++point;
    lines += fmt::format("{:X}-{:X}\n", first, point);
  }
  return lines;
}

}  // namespace

Test(quote, a_name_is_spelled_as_go_spells_it_and_read_back) {
  for (const Quoted& each : examples) {
    cr_expect_eq(quote_name(each.raw), each.quoted, "%s", each.quoted.c_str());
    cr_expect(unquote_name(each.quoted) == each.raw, "%s", each.quoted.c_str());
  }
}

// The hash of the ranges that Go 1.26's strconv.IsPrint gave, as lines of that form.
Test(quote, printable_is_what_go_prints) {
  cr_expect_eq(Id::of(as_bytes(printable_ranges())).hex(),
               std::string_view("118af8bab90979174cd0663559a7c41b4d418d9c5f73b2cd887f0e6d58e32b41"));
}

Test(quote, every_code_point_survives) {
  for (uint32_t point = 0; point <= 0x10FFFF; ++point) {
    if (point >= 0xD800 && point < 0xE000) continue;
    std::string raw;
    append_utf8(raw, point);
    std::string quoted = quote_name(raw);
    cr_assert_eq(quoted == raw, is_printable(point) && point != '"' && point != '\\', "%x", point);
    cr_assert(unquote_name(quoted) == raw, "%x", point);
  }
}

Test(quote, every_two_bytes_survive) {
  for (int n = 0; n < 65536; ++n) {
    std::string raw = {static_cast<char>(n >> 8), static_cast<char>(n & 0xff)};
    std::string quoted = quote_name(raw);
    cr_assert(is_utf8(quoted), "%x", n);
    cr_assert(unquote_name(quoted) == raw, "%x", n);
  }
}

Test(quote, spellings_that_go_reads_but_does_not_write_are_read) {
  cr_expect(unquote_name(R"(\101\000\377)") == "A\0\xff"s);
  cr_expect(unquote_name(R"(\x41\x4A\x4a)") == "AJJ");
  cr_expect(unquote_name(R"(\u0041\u65E5\U000065e5)") == "A日日");
  cr_expect(unquote_name("raw tab \t, raw escape \x1b") == "raw tab \t, raw escape \x1b");
}

Test(quote, what_a_person_reads_is_one_line_without_commands_to_the_terminal) {
  cr_expect_eq(one_line("open \"C:\\x\": caf\xe9\n\x1b[2J 日本"s),
               std::string_view(R"(open "C:\x": caf\xe9\n\x1b[2J 日本)"));
}

// Every way this can be wrong.

Test(quote, an_escape_that_go_does_not_know_is_refused) {
  for (const char* text : {R"(\')", R"(\q)", R"(\A)", R"(\8)", R"(\ )", R"(\X41)", "\\\n"})
    cr_expect(!unquote_name(text).has_value(), "%s", text);
}

Test(quote, an_escape_that_is_cut_short_is_refused) {
  for (std::string_view escape : {R"(\n)", R"(\101)", R"(\x41)", R"(\u0041)", R"(\U00000041)"}) {
    cr_expect(unquote_name(escape).has_value());
    for (size_t n = 1; n < escape.size(); ++n) cr_expect(!unquote_name(escape.substr(0, n)).has_value());
  }
}

Test(quote, digits_that_are_none_are_refused) {
  for (const char* text : {R"(\x4g)", R"(\x g)", R"(\x-1)", R"(\x+1)", R"(\u00-1)", R"(\u 041)",
                           R"(\U0000004x)", R"(\18x)", R"(\198)", R"(\u0x41)"})
    cr_expect(!unquote_name(text).has_value(), "%s", text);
}

Test(quote, a_number_that_is_no_code_point_or_byte_is_refused) {
  for (const char* text :
       {R"(\400)", R"(\777)", R"(\ud800)", R"(\udfff)", R"(\U0000d800)", R"(\U00110000)", R"(\Uffffffff)"})
    cr_expect(!unquote_name(text).has_value(), "%s", text);
  cr_expect(unquote_name(R"(\ud7ff\ue000\U0010ffff)").has_value());
}

Test(quote, a_raw_quote_or_newline_is_refused) {
  for (const char* text : {"\"", "a\"", "\n", "a\nb"}) cr_expect(!unquote_name(text).has_value(), "%s", text);
}
