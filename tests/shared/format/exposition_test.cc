#include "format/exposition.h"

#include <criterion/criterion.h>

using namespace offsite;

Test(exposition, a_sample_has_its_help_and_type) {
  Exposition metrics;
  metrics.gauge("a", "What a is.", {{"x", "1"}, {"y", "2"}}, 3);
  cr_assert_eq(metrics.text(), "# HELP a What a is.\n# TYPE a gauge\na{x=\"1\",y=\"2\"} 3\n");
}

Test(exposition, samples_of_one_name_stand_together_under_one_help) {
  Exposition metrics;
  metrics.gauge("a", "A.", {{"x", "1"}}, 1);
  metrics.gauge("b", "B.", {}, 2);
  metrics.gauge("a", "ignored", {{"x", "2"}}, 0.5);
  cr_assert_eq(metrics.text(),
               "# HELP a A.\n# TYPE a gauge\na{x=\"1\"} 1\na{x=\"2\"} 0.5\n"
               "# HELP b B.\n# TYPE b gauge\nb 2\n");
}

Test(exposition, label_values_and_help_are_escaped) {
  Exposition metrics;
  metrics.gauge("a", "one\ntwo \\ \"three\"", {{"x", "\"q\" \\ \n"}}, 1);
  cr_assert_eq(metrics.text(),
               "# HELP a one\\ntwo \\\\ \"three\"\n# TYPE a gauge\na{x=\"\\\"q\\\" \\\\ \\n\"} 1\n");
}

Test(exposition, large_numbers_keep_every_digit) {
  Exposition metrics;
  metrics.gauge("a", "A.", {}, 1795563704);
  metrics.gauge("b", "B.", {}, 9007199254740991);
  cr_assert(metrics.text().find("a 1795563704\n") != std::string::npos, "%s", metrics.text().c_str());
  cr_assert(metrics.text().find("b 9007199254740991\n") != std::string::npos, "%s", metrics.text().c_str());
}

Test(exposition, a_sample_is_found_again_in_the_text) {
  Exposition metrics;
  Labels tricky = {{"x", "a \"b\"\n"}};
  metrics.gauge("a", "A.", tricky, 1.5);
  metrics.gauge("a", "A.", {{"x", "other"}}, 2);
  metrics.gauge("aa", "AA.", {}, 3);
  std::string text = metrics.text();
  cr_assert_eq(sample_in(text, "a", tricky), 1.5);
  cr_assert_eq(sample_in(text, "a", {{"x", "other"}}), 2);
  cr_assert_eq(sample_in(text, "aa", {}), 3);
  cr_assert(!sample_in(text, "a", {}));
  cr_assert(!sample_in(text, "a", {{"x", "none"}}));
}

// ---- every way this can be wrong

Test(exposition, texts_that_hold_no_such_sample) {
  cr_assert(!sample_in("", "a", {}));
  cr_assert(!sample_in("a ", "a", {}));
  cr_assert(!sample_in("a x\n", "a", {}));
  cr_assert(!sample_in("# a 1\n", "a", {}));
  cr_assert(!sample_in("ba 1\n", "a", {}));
  cr_assert(!sample_in("a NaN\na +Inf\na 1e999\n", "a", {}));
  cr_assert_eq(sample_in("a x\na 2\n", "a", {}), 2);
}
