#include "format/snapshot.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "tests/golden.h"

using namespace offsite;

namespace {

const std::string tree_id(64, 'b'), parent_id(64, 'a'), original_id(64, 'c');

Summary example_summary() {
  Summary summary;
  summary.backup_start = {1, 0}, summary.backup_end = {2, 500'000'000};
  summary.files_new = 1, summary.files_changed = 2, summary.files_unmodified = 3;
  summary.dirs_new = 4, summary.dirs_changed = 5, summary.dirs_unmodified = 6;
  summary.data_blobs = 7, summary.tree_blobs = 8;
  summary.data_added = 9, summary.data_added_packed = 10;
  summary.total_files_processed = 11, summary.total_bytes_processed = UINT64_MAX;
  return summary;
}

Snapshot example() {
  Snapshot snapshot;
  snapshot.time = {0, 5};
  snapshot.parent = Id::from(parent_id);
  snapshot.tree = *Id::from(tree_id);
  snapshot.paths = {"/pgdata", "/<tbs>"};
  snapshot.hostname = "db1", snapshot.username = "postgres";
  snapshot.uid = 26, snapshot.gid = 27;
  snapshot.excludes = {"*.tmp"}, snapshot.tags = {"a", "b"};
  snapshot.original = Id::from(original_id);
  snapshot.program_version = "pg-offsite 1";
  snapshot.summary = example_summary();
  return snapshot;
}

const std::string example_json =
    R"({"time":"1970-01-01T00:00:00.000000005Z","parent":")" + parent_id + R"(","tree":")" + tree_id +
    R"(","paths":["/pgdata","/\u003ctbs\u003e"],"hostname":"db1","username":"postgres","uid":26,"gid":27,)"
    R"("excludes":["*.tmp"],"tags":["a","b"],"original":")" +
    original_id +
    R"(","program_version":"pg-offsite 1","summary":{"backup_start":"1970-01-01T00:00:01Z",)"
    R"("backup_end":"1970-01-01T00:00:02.5Z","files_new":1,"files_changed":2,"files_unmodified":3,)"
    R"("dirs_new":4,"dirs_changed":5,"dirs_unmodified":6,"data_blobs":7,"tree_blobs":8,"data_added":9,)"
    R"("data_added_packed":10,"total_files_processed":11,"total_bytes_processed":18446744073709551615}})";

// A snapshot that is right but for these members.
std::string with(const std::string& members) {
  return R"({"time":"1970-01-01T00:00:00Z","tree":")" + tree_id + "\"," + members + "}";
}

bool refused(std::string_view json) {
  try {
    Snapshot::parse(json, "read snapshot 1a2b");
    return false;
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    cr_expect(std::string_view(error.what()).starts_with("read snapshot 1a2b: "), "%s", error.what());
    return true;
  }
}

}  // namespace

Test(snapshot, members_stand_in_restics_order_and_come_back) {
  cr_expect_eq(example().to_json(), example_json);
  Snapshot read = Snapshot::parse(example_json);
  cr_expect_eq(read.to_json(), example_json);
  cr_expect(read.summary == example_summary());
}

Test(snapshot, what_is_empty_is_left_out) {
  Snapshot snapshot;
  snapshot.tree = *Id::from(tree_id);
  cr_expect_eq(snapshot.to_json(),
               R"({"time":"1970-01-01T00:00:00Z","tree":")" + tree_id + R"(","paths":[]})");
}

Test(snapshot, what_restic_wrote_comes_back_byte_for_byte) {
  for (const Golden& each : golden_files("snapshots"))
    cr_expect_eq(Snapshot::parse(each.content).to_json(), each.content, "%s", each.name.c_str());
}

Test(snapshot, what_restic_wrote_says_what_it_says) {
  Snapshot snapshot = Snapshot::parse(golden_files("snapshots", "0.19-872f").at(0).content);
  cr_expect_eq(to_rfc3339(snapshot.time), std::string_view("2025-10-13T15:30:00Z"));
  cr_expect_eq(snapshot.tree.hex(), "9b28cc37c9cea6bec023b4aca5a0c4f1eb3ca9718abf13aff300673a8905b7ca");
  cr_expect(snapshot.paths == std::vector<std::string>{"/tmp/lab/fx/small"});
  cr_expect(snapshot.tags == std::vector<std::string>({"postgresql", "fixture"}));
  cr_expect_eq(snapshot.program_version, "restic 0.19.1");
  cr_assert(snapshot.summary.has_value());
  cr_expect_eq(snapshot.summary->total_bytes_processed, 4'453'209);
}

Test(snapshot, the_smallest_that_restic_reads_is_read) {
  for (const char* rest : {"\"paths\":null", "\"paths\":[]", "\"later\":{\"time\":7}"}) {
    Snapshot snapshot = Snapshot::parse(with(rest));
    cr_expect(snapshot.paths.empty());
    cr_expect(!snapshot.summary && !snapshot.parent && !snapshot.original);
  }
}

Test(snapshot, null_is_absent) {
  Snapshot snapshot = Snapshot::parse(
      with(R"("parent":null,"hostname":null,"uid":null,"tags":null,"original":null,"summary":null)"));
  cr_expect(!snapshot.parent && !snapshot.original && !snapshot.summary);
}

Test(snapshot, a_summary_of_an_older_restic_may_lack_members) {
  Snapshot snapshot = Snapshot::parse(with(R"("summary":{"files_new":3,"later":"x"})"));
  cr_assert(snapshot.summary.has_value());
  cr_expect_eq(snapshot.summary->files_new, 3);
  cr_expect(snapshot.summary->backup_start == zero_time);
}

// Every way this can be wrong.

Test(snapshot, what_is_no_object_is_refused) {
  for (const char* json : {"", "null", "7", "[]", "\"x\"", "{}"}) cr_expect(refused(json), "%s", json);
  cr_expect(refused(example_json + "x"));
}

Test(snapshot, a_snapshot_without_time_or_tree_is_refused) {
  cr_expect(refused("{\"tree\":\"" + tree_id + "\"}"));
  cr_expect(refused("{\"time\":\"1970-01-01T00:00:00Z\"}"));
  cr_expect(refused("{\"time\":null,\"tree\":\"" + tree_id + "\"}"));
}

Test(snapshot, a_time_that_is_none_is_refused) {
  for (const char* time : {"", "yesterday", "2025-02-29T00:00:00Z"}) {
    cr_expect(refused(R"({"tree":")" + tree_id + R"(","time":")" + time + "\"}"), "%s", time);
    cr_expect(refused(with(R"("summary":{"backup_start":")" + std::string(time) + "\"}")), "%s", time);
    cr_expect(refused(with(R"("summary":{"backup_end":")" + std::string(time) + "\"}")), "%s", time);
  }
}

Test(snapshot, an_id_that_is_none_is_refused) {
  for (const std::string& id : {std::string(), tree_id + "b", tree_id.substr(1), "g" + tree_id.substr(1)}) {
    cr_expect(refused(R"({"time":"1970-01-01T00:00:00Z","tree":")" + id + "\"}"), "%s", id.c_str());
    for (const char* member : {"parent", "original"})
      cr_expect(refused(with("\"" + std::string(member) + "\":\"" + id + "\"")), "%s %s", member, id.c_str());
  }
}

Test(snapshot, a_member_of_the_wrong_kind_is_refused) {
  for (const char* member : {"parent", "original", "hostname", "username", "program_version"})
    for (const char* value : {"7", "true", "[]", "{}"})
      cr_expect(refused(with("\"" + std::string(member) + "\":" + value)), "%s %s", member, value);
  for (const char* member : {"uid", "gid"})
    for (const char* value : {"-1", "1.5", "\"7\"", "[]", "4294967296"})
      cr_expect(refused(with("\"" + std::string(member) + "\":" + value)), "%s %s", member, value);
  for (const char* member : {"paths", "excludes", "tags"})
    for (const char* value : {"7", "\"/a\"", "{}", "[7]", "[null]", "[[]]"})
      cr_expect(refused(with("\"" + std::string(member) + "\":" + value)), "%s %s", member, value);
  for (const char* value : {"7", "\"x\"", "[]", "{\"files_new\":-1}", "{\"data_added\":\"7\"}"})
    cr_expect(refused(with("\"summary\":" + std::string(value))), "%s", value);
}

Test(snapshot, a_snapshot_that_is_cut_short_is_refused) {
  for (size_t n = 0; n < example_json.size(); ++n) cr_expect(refused(example_json.substr(0, n)), "%zu", n);
}
