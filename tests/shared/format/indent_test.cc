#include "format/indent.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

void becomes(const char* json, const char* wanted) {
  cr_expect_eq(indented(json), wanted, "%s", indented(json).c_str());
}

}  // namespace

Test(indent, each_member_has_a_line) {
  becomes(R"({"a":1,"b":["x","y"],"c":{"d":null}})",
          "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    \"y\"\n  ],\n  \"c\": {\n    \"d\": null\n  }\n}");
}

Test(indent, what_is_empty_stays_together) {
  becomes("{}", "{}");
  becomes("[]", "[]");
  becomes(R"({"a":[],"b":{}})", "{\n  \"a\": [],\n  \"b\": {}\n}");
}

Test(indent, texts_stay_as_they_are) {
  becomes(R"(["a,b:{}[]","\"{,","\\",":"])", "[\n  \"a,b:{}[]\",\n  \"\\\"{,\",\n  \"\\\\\",\n  \":\"\n]");
  becomes(R"("x")", R"("x")");
  becomes("7", "7");
}
