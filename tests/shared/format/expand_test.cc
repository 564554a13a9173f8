#include "format/expand.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

std::optional<std::string> value(const std::string& name) {
  if (name == "A") return "one";
  if (name == "DOLLAR") return "$";
  if (name == "NESTED") return "${A}";
  if (name == "EMPTY") return "";
  return std::nullopt;
}

void expands(std::string_view text, const std::string& wanted) { cr_assert_eq(expand(text, value), wanted); }

}  // namespace

Test(expand, text_without_variables_stays) {
  expands("", "");
  expands("plain $HOME $5 $ {A}", "plain $HOME $5 $ {A}");
}

Test(expand, a_variable_is_replaced_wherever_it_stands) {
  expands("${A}", "one");
  expands("x${A}y${A}", "xoneyone");
}

Test(expand, a_default_counts_when_the_variable_is_not_set_or_empty) {
  expands("${A:-d}", "one");
  expands("${B:-d}", "d");
  expands("${B:-}", "");
  expands("${EMPTY:-d}", "d");
  expands("${EMPTY}", "");
}

Test(expand, two_dollars_make_a_literal_brace) {
  expands("$${A}", "${A}");
  expands("$$${A}", "$${A}");
}

Test(expand, values_are_not_looked_into) {
  expands("${NESTED}", "${A}");
  expands("${DOLLAR}${A}", "$one");
}

Test(expand, the_nearest_name_is_the_one_that_was_meant) {
  static constexpr std::string_view known[] = {"password_file", "password_command", "url"};
  cr_assert_eq(nearest("pasword_file", known), "password_file");
  cr_assert_eq(nearest("password_comand", known), "password_command");
  cr_assert_eq(nearest("uri", known), "url");
  cr_assert_eq(nearest("something_else", known), "");
  cr_assert_eq(nearest("", known), "");
}
