#include "format/credentials.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

std::string value(std::string_view text) { return parse_environment_file(text, "the file").at("KEY"); }

}  // namespace

Test(credentials, lines_as_systemd_and_sops_write_them) {
  auto values = parse_environment_file(
      "# comment\n; comment\n\n AWS_ACCESS_KEY_ID = abc \r\n"
      "export AWS_SECRET_ACCESS_KEY=a=b#c\nEMPTY=\n",
      "the file");
  cr_assert_eq(values.size(), 3);
  cr_assert_eq(values["AWS_ACCESS_KEY_ID"], "abc");
  cr_assert_eq(values["AWS_SECRET_ACCESS_KEY"], "a=b#c");
  cr_assert_eq(values["EMPTY"], "");
}

Test(credentials, quotes_are_taken_off) {
  cr_assert_eq(value("KEY='a \\n \"b'"), "a \\n \"b");
  cr_assert_eq(value("KEY=\"a\\\"b\\\\c\\$d\\`e\\nf\\x\""), "a\"b\\c$d`e\nf\\x");
  cr_assert_eq(value("KEY=\"\""), "");
  cr_assert_eq(value("KEY=it's"), "it's");
}

Test(credentials, the_last_line_counts) { cr_assert_eq(value("KEY=1\nKEY=2"), "2"); }

Test(credentials, a_byte_order_mark_is_skipped) { cr_assert_eq(value("\xEF\xBB\xBFKEY=1"), "1"); }

// every way this can be wrong
Test(credentials, a_refusal_names_the_line_and_never_the_value) {
  for (const char* text : {"A=1\nhunter2", "A=1\n=hunter2", "A=1\nB C=hunter2", "A=1\nB=\"hunter2",
                           "A=1\nB='hunter2\"", "A=1\nB='"}) {
    try {
      parse_environment_file(text, "/etc/s3.env");
      cr_assert_fail("taken: %s", text);
    } catch (const Error& error) {
      std::string all = std::string(error.what()) + error.hint;
      cr_assert(all.find("/etc/s3.env: line 2") != std::string::npos, "%s", all.c_str());
      cr_assert_eq(all.find("hunter2"), std::string::npos);
    }
  }
}
