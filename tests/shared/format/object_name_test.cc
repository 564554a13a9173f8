#include "format/object_name.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

const std::string hex(64, 'a');

}  // namespace

Test(object_name, every_name_of_the_layout_is_read_and_written_the_same) {
  for (std::string text : {std::string("config"), "keys/" + hex, "locks/" + hex, "snapshots/" + hex,
                           "index/" + hex, "data/aa/" + hex})
    cr_assert_eq(ObjectName::parse(text).str(), text);
}

Test(object_name, a_message_names_the_type_and_eight_digits) {
  cr_assert_eq(ObjectName::parse("data/aa/" + hex).spoken(), "pack aaaaaaaa");
  cr_assert_eq(ObjectName::parse("config").spoken(), "config");
}

// every way this can be wrong
Test(object_name, nothing_else_is_a_name) {
  for (std::string text :
       {std::string(""), std::string("config/"), "config/" + hex, std::string("keys"), std::string("keys/"),
        "keys/" + hex.substr(1), "keys/" + hex + "a", "keys/" + std::string(64, 'A'),
        "keys/" + std::string(64, 'g'), "keys//" + hex, "/keys/" + hex, "keys/../" + hex, "data/" + hex,
        "data/ab/" + hex, "data/aa/../aa/" + hex, "other/" + hex, hex})
    cr_assert(!ObjectName::from(text), "%s", text.c_str());
  cr_assert_throw(ObjectName::parse("../../etc/passwd"), Error);
}
