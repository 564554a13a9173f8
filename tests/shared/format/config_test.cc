#include "format/config.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "format/polynomial.h"

using namespace offsite;

namespace {

const std::string good = R"({"version":2,"id":"abc","chunker_polynomial":"25b468838dcb75"})";

void expect_refused(const std::string& json) {
  try {
    Config::parse(json);
    cr_assert_fail("it was taken");
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
  }
}

std::string with(const std::string& what, const std::string& instead) {
  std::string json = good;
  return json.replace(json.find(what), what.size(), instead);
}

}  // namespace

Test(config, it_is_read_and_written_as_restic_has_it) {
  Config config = Config::parse(good);
  cr_expect_eq(config.version, 2);
  cr_expect(config.id == "abc");
  cr_expect_eq(config.polynomial, 0x25b468838dcb75);
  cr_expect(config.to_json() == good);
}

Test(config, version_1_and_members_nobody_knows_are_taken) {
  cr_expect_eq(Config::parse(with("2", "1")).version, 1);
  cr_expect(Config::parse(with("{", R"({"append_only":null,"is_hot":{"a":[]},)")).to_json() == good);
}

Test(config, the_case_of_the_polynomial_does_not_matter) {
  cr_expect(Config::parse(with("dcb75", "DCB75")).to_json() == good);
}

Test(config, a_new_one_is_valid_and_like_no_other) {
  Config one = Config::random(), two = Config::random();
  cr_expect_eq(one.version, 2);
  cr_expect_eq(one.id.size(), 64);
  cr_expect(one.id != two.id);
  cr_expect_neq(one.polynomial, two.polynomial);
  cr_expect(is_irreducible(one.polynomial));
  cr_expect_eq(degree(one.polynomial), 53);
  cr_expect(Config::parse(one.to_json()).to_json() == one.to_json());
}

// ---- every way this can be wrong

Test(config, cut_anywhere_it_is_refused) {
  for (size_t size = 0; size < good.size(); ++size) expect_refused(good.substr(0, size));
}

Test(config, another_version_is_refused) {
  for (const char* version : {"0", "3", "-2", "\"2\"", "null", "2.5", "4294967298"})
    expect_refused(with(":2", std::string(":") + version));
}

Test(config, no_id_is_refused) {
  expect_refused(with("abc", ""));
  expect_refused(with("\"abc\"", "17"));
  expect_refused(with("\"id\"", "\"ID\""));
}

Test(config, a_polynomial_that_restic_would_refuse_is_refused) {
  for (const char* polynomial :
       {"", "0", "25b468838dcb74", "0x25b468838dcb75", "x", "25b468838dcb75000000", "7"})
    expect_refused(with("25b468838dcb75", polynomial));
}
