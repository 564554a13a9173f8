#include "format/meta.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

const std::string snapshot_id(64, 'a'), tree_id(64, 'b');

Meta example() {
  Meta meta;
  meta.job = "nightly";
  meta.hostname = "db1", meta.username = "postgres";
  meta.uid = 26, meta.gid = 0;
  meta.source = "postgresql";
  meta.time = {1'760'369'400, 5};
  meta.paths = {"/pgdata", "/tbs"};
  meta.tags = {"a,b"};
  meta.bytes_total = UINT64_MAX;
  meta.parent = Parent{*Id::from(snapshot_id), *Id::from(tree_id)};
  meta.facts = R"({"lsn":"0/3000028"})";
  return meta;
}

const std::string example_json =
    R"({"job":"nightly","hostname":"db1","username":"postgres","uid":26,"gid":0,"source":"postgresql",)"
    R"("time":"2025-10-13T15:30:00.000000005Z","paths":["/pgdata","/tbs"],"tags":["a,b"],)"
    R"("bytes_total":18446744073709551615,"parent":{"snapshot":")" +
    snapshot_id + R"(","tree":")" + tree_id + R"("},"facts":{"lsn":"0/3000028"}})";

// A META that is right but for this member.
std::string with(const std::string& member) { return R"({"time":"2025-10-13T15:30:00Z",)" + member + "}"; }

bool refused(std::string_view json) {
  try {
    Meta::parse(json);
    return false;
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    cr_expect(std::string_view(error.what()).starts_with("read a META frame: "), "%s", error.what());
    return true;
  }
}

}  // namespace

Test(meta, it_is_spelled_in_one_way_and_comes_back) {
  cr_expect_eq(example().to_json(), example_json);
  cr_expect_eq(Meta::parse(example_json).to_json(), example_json);
}

Test(meta, all_but_the_time_may_be_absent) {
  Meta meta = Meta::parse(
      R"({"later":[1],"time":"1970-01-01T02:00:00+02:00","uid":null,"parent":null,"facts":null})");
  cr_expect(meta.time == Time());
  cr_expect(!meta.parent.has_value());
  cr_expect_eq(meta.facts, std::string_view("{}"));
  cr_expect_eq(Meta::parse(meta.to_json()).to_json(), meta.to_json());
}

Test(meta, what_comes_later_replaces_what_it_names) {
  Meta later = example().merged(R"({"bytes_total":7,"tags":["c"],"uid":0})");
  Meta expected = example();
  expected.bytes_total = 7;
  expected.tags = {"c"};
  expected.uid = 0;
  cr_expect_eq(later.to_json(), expected.to_json());
}

Test(meta, facts_are_merged_one_by_one) {
  Meta later = example()
                   .merged(R"({"facts":{"end":{"wal":"1"},"lsn":"0/4"}})")
                   .merged(R"({"facts":{"end":{"tli":2}}})");
  cr_expect_eq(later.facts, std::string_view(R"({"end":{"tli":2,"wal":"1"},"lsn":"0/4"})"));
}

Test(meta, null_takes_a_member_away) {
  Meta later = example().merged(R"({"parent":null,"facts":{"lsn":null},"tags":null,"job":null})");
  cr_expect(!later.parent.has_value());
  cr_expect_eq(later.facts, std::string_view("{}"));
  cr_expect(later.tags.empty());
  cr_expect(later.job.empty());
}

Test(meta, nothing_later_changes_nothing) {
  cr_expect_eq(example().merged("{}").to_json(), example_json);
  cr_expect_eq(example().merged(example_json).to_json(), example_json);
}

// Every way this can be wrong.

Test(meta, what_is_no_object_is_refused) {
  for (const char* json : {"", "null", "7", "[]", "\"x\"", "{}", "{\"time\":\"2025-10-13T15:30:00Z\"} x"})
    cr_expect(refused(json), "%s", json);
}

Test(meta, a_time_that_is_none_is_refused) {
  for (const char* time : {"null", "7", "\"\"", "\"now\"", "[]"})
    cr_expect(refused("{\"time\":" + std::string(time) + "}"), "%s", time);
}

Test(meta, a_member_of_the_wrong_kind_is_refused) {
  for (const char* member : {"job", "hostname", "username", "source"})
    for (const char* value : {"7", "true", "[]", "{}"})
      cr_expect(refused(with("\"" + std::string(member) + "\":" + value)), "%s %s", member, value);
  for (const char* member : {"uid", "gid", "bytes_total"})
    for (const char* value : {"-1", "1.5", "\"7\"", "[]", "18446744073709551616"})
      cr_expect(refused(with("\"" + std::string(member) + "\":" + value)), "%s %s", member, value);
  for (const char* member : {"paths", "tags"})
    for (const char* value : {"7", "\"/a\"", "{}", "[7]", "[null]", "[[]]"})
      cr_expect(refused(with("\"" + std::string(member) + "\":" + value)), "%s %s", member, value);
  for (const char* value : {"7", "\"x\"", "[]", "true"}) {
    cr_expect(refused(with("\"facts\":" + std::string(value))), "%s", value);
    cr_expect(refused(with("\"parent\":" + std::string(value))), "%s", value);
  }
}

Test(meta, an_owner_of_more_than_32_bits_is_refused) {
  cr_expect(refused(with("\"uid\":4294967296")));
  cr_expect(refused(with("\"gid\":4294967296")));
  cr_expect(!refused(with("\"uid\":4294967295,\"gid\":4294967295")));
}

Test(meta, a_parent_without_its_ids_is_refused) {
  std::string snapshot = "\"snapshot\":\"" + snapshot_id + "\"", tree = "\"tree\":\"" + tree_id + "\"";
  for (const std::string& parent : {std::string(), snapshot, tree, snapshot + ",\"tree\":\"12\"",
                                    tree + ",\"snapshot\":null", tree + ",\"snapshot\":7"})
    cr_expect(refused(with("\"parent\":{" + parent + "}")), "%s", parent.c_str());
}

Test(meta, a_frame_that_is_cut_short_is_refused) {
  for (size_t n = 0; n < example_json.size(); ++n) cr_expect(refused(example_json.substr(0, n)), "%zu", n);
}

Test(meta, a_later_frame_is_judged_like_the_first) {
  for (const char* later : {"", "7", "[]", "null", "{\"time\":null}", "{\"uid\":\"x\"}", "{\"facts\":7}"}) {
    bool passed = true;
    try {
      example().merged(later);
    } catch (const Error& error) {
      passed = error.blame != Blame::input;
    }
    cr_expect(!passed, "%s", later);
  }
}
