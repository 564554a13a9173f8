#include "format/table.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

Table example() {
  Table table;
  table.column("ID");
  table.column("Size", Table::Align::right);
  table.column("Nothing");
  table.column("Paths");
  return table;
}

void prints(const Table& table, const char* wanted) {
  cr_expect_eq(table.str("2 things"), wanted, "%s", table.str("2 things").c_str());
}

}  // namespace

Test(table, columns_are_as_wide_as_what_is_in_them) {
  Table table = example();
  table.row({"1a", "1 KiB", "", "/srv"});
  table.row({"2bcd", "17 B", "", "/a\n/longer"});
  prints(table,
         "ID     Size  Nothing  Paths\n"
         "-----------------------------\n"
         "1a    1 KiB           /srv\n"
         "2bcd   17 B           /a\n"
         "                      /longer\n"
         "-----------------------------\n"
         "2 things\n");
}

Test(table, empty_columns_go_on_request) {
  Table table = example();
  table.row({"1a", "", "", "/srv"});
  table.drop_empty_columns();
  prints(table, "ID  Paths\n---------\n1a  /srv\n---------\n2 things\n");
}

Test(table, without_rows_every_column_is_empty) {
  Table table = example();
  table.drop_empty_columns();
  prints(table, "\n--------\n--------\n2 things\n");
}

Test(table, a_character_of_several_bytes_is_one_wide) {
  cr_expect_eq(shown_width("\xc3\xa4\xe2\x82\xac"), 2);
  Table table;
  table.column("A");
  table.column("B");
  table.row({"\xc3\xa4\xc3\xa4", "x"});
  prints(table, "A   B\n--------\n\xc3\xa4\xc3\xa4  x\n--------\n2 things\n");
}
