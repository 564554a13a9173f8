#include "filters/pg-offsite/views/listing.h"

#include <criterion/criterion.h>

#include "filters/pg-offsite/verbs/diff.h"
#include "filters/pg-offsite/verbs/snapshots.h"
#include "filters/pg-offsite/verbs/stats.h"
#include "format/json.h"

using namespace offsite;

namespace {

void in_utc() { setenv("TZ", "UTC", 1); }

Node file() {
  Node node{.name = "x\x1b[31m", .type = "file", .mode = 0644, .mtime = {1'700'000'000, 5}};
  node.atime = node.ctime = node.mtime;
  node.uid = 7, node.gid = 8;
  node.size = 5600, node.inode = 9, node.links = 1;
  return node;
}

NamedSnapshot snapshot(std::vector<std::string> tags, std::vector<std::string> paths) {
  Snapshot made;
  made.time = {1'700'000'000, 0};
  made.hostname = "db\x07";
  made.tags = std::move(tags);
  made.paths = std::move(paths);
  return {*Id::from(std::string(64, 'a')), made};
}

// The members of an object, in their order.
std::string names(const std::string& json, const std::string& separators = ",{") {
  std::string names;
  for (size_t at = json.find('"'); at != json.npos; at = json.find('"', at + 1)) {
    size_t end = json.find('"', at + 1);
    if (separators.find(json[at - 1]) != separators.npos && json[end + 1] == ':')
      names += json.substr(at + 1, end - at - 1) + " ";
    at = end;
  }
  return names;
}

}  // namespace

TestSuite(listing, .init = in_utc);

Test(listing, a_line_has_what_restics_has_and_no_control_character) {
  Node node = file();
  cr_expect_eq(node_line("/a/x\x1b[31m\n", node, Detail::path), "/a/x\\x1b[31m\\n");
  cr_expect_eq(node_line("/x", node, Detail::all), "-rw-r--r--     7     8   5600 2023-11-14 22:13:20 /x");
  cr_expect_eq(node_line("/x", node, Detail::all_for_people),
               "-rw-r--r--     7     8   5.469 KiB 2023-11-14 22:13:20 /x");
  node.type = "symlink";
  node.linktarget = "to\x1b";
  std::string link = node_line("/x", node, Detail::all);
  cr_expect(link.starts_with("Lrw-r--r-- ") && link.ends_with(" /x -> to\\x1b"), "%s", link.c_str());
}

Test(listing, a_time_that_the_library_cannot_spell_is_spelled_all_the_same) {
  cr_expect_eq(local_time({0, 0}), "1970-01-01 00:00:00");
  cr_expect_eq(local_time({-1, 0}), "1969-12-31 23:59:59");
  cr_expect_eq(local_time({INT64_MAX, 0}).substr(0, 4), "9999");
}

Test(listing, a_node_of_ls_has_restics_members_in_their_order) {
  Node node = file();
  cr_expect_eq(
      names(ls_node_json("/x", node)),
      "name type path uid gid size mode permissions mtime atime ctime inode message_type struct_type ");
  node.type = "fifo";
  node.inode = node.mode = 0;
  cr_expect_eq(names(ls_node_json("/x", node)),
               "name type path uid gid permissions mtime atime ctime message_type struct_type ");
  node.type = "file";
  node.size = 0;
  cr_expect_eq(Json::parse(ls_node_json("/x", node), "node").number("size"), 0);
}

Test(listing, a_match_of_find_has_restics_members_in_their_order) {
  Node node = file();
  node.user = "u", node.group = "g", node.device_id = 3, node.linktarget = "t";
  cr_expect_eq(
      names(find_node_json("/x", node)),
      "path permissions type mode mtime atime ctime uid gid user group device_id size links linktarget ");
}

Test(listing, a_snapshot_has_its_ids_behind_its_members) {
  std::string json = ls_snapshot_json(snapshot({}, {"/a"}));
  cr_expect_eq(names(json), "time tree paths hostname id short_id message_type struct_type ");
  cr_expect_eq(Json::parse(json, "snapshot").text("short_id"), "aaaaaaaa");
}

Test(listing, the_table_of_snapshots_knows_postgresql) {
  std::vector<NamedSnapshot> all = {
      snapshot({"postgresql", "pg:7", "pg-start:0/2000028", "pg-stop:0/2000100", "pg-timeline:1", "mine"},
               {"/pg"}),
      snapshot({}, {"/a\n", "/b"})};
  all[0].snapshot.summary = Summary{};
  all[0].snapshot.summary->total_bytes_processed = 1536;
  all[0].snapshot.summary->data_added_packed = 17;
  cr_expect_eq(
      snapshots_table(all, false),
      "ID        Time                 Host  Kind             Size   New  Start      Stop       Tags  Paths\n"
      "---------------------------------------------------------------------------------------------------\n"
      "aaaaaaaa  2023-11-14 22:13:20  db\\a  postgresql  1.500 KiB  17 B  0/2000028  0/2000100  mine  /pg\n"
      "aaaaaaaa  2023-11-14 22:13:20  db\\a  files                                                    /a\\n\n"
      "                                                                                              /b\n"
      "---------------------------------------------------------------------------------------------------\n"
      "2 snapshots\n",
      "%s", snapshots_table(all, false).c_str());
  all.erase(all.begin());
  cr_expect_eq(snapshots_table(all, true),
               "ID        Time                 Host  Kind\n"
               "------------------------------------------\n"
               "aaaaaaaa  2023-11-14 22:13:20  db\\a  files\n"
               "------------------------------------------\n"
               "1 snapshot\n",
               "%s", snapshots_table(all, true).c_str());
}

Test(listing, without_snapshots_the_table_says_so) {
  cr_expect(snapshots_table({}, false).ends_with("\n0 snapshots\n"));
  cr_expect_eq(snapshots_json(grouped({}, {}), {}), "[]");
}

Test(listing, snapshots_are_an_array_or_an_array_of_groups) {
  const GroupBy by_host{.host = true};
  cr_expect(
      Json::parse(snapshots_json(grouped({snapshot({}, {})}, {}), {}), "list").items()[0].has("short_id"));
  Json group = Json::parse(snapshots_json(grouped({snapshot({}, {})}, by_host), by_host), "list").items()[0];
  cr_expect_eq(group["group_key"].text("hostname"), "db\x07");
  cr_expect_eq(group["snapshots"].items().size(), 1);
}

Test(listing, statistics_leave_out_what_they_have_none_of) {
  StatsTotals totals{.snapshots = 2, .bytes = 1024, .files = 3};
  cr_expect_eq(stats_json(totals), R"({"total_size":1024,"total_file_count":3,"snapshots_count":2})");
  cr_expect_eq(stats_text("restore-size", totals),
               "Stats in restore-size mode:\n     Snapshots processed:  2\n        Total File Count:  3\n"
               "              Total Size:  1.000 KiB\n");
  totals = {.snapshots = 1, .bytes = 50, .blobs = 2, .uncompressed = 100};
  totals.compressed_stored = 25, totals.compressed_plain = 75;
  cr_expect_eq(
      stats_json(totals),
      R"({"total_size":50,"total_uncompressed_size":100,"compression_ratio":3,"compression_progress":75,)"
      R"("compression_space_saving":50,"total_blob_count":2,"snapshots_count":1})");
  cr_expect(stats_text("raw-data", totals)
                .ends_with("    Compression Progress:  75.00%\n"
                           "       Compression Ratio:  3.00x\n"
                           "Compression Space Saving:  50.00%\n"));
}

Test(listing, a_difference_ends_with_its_counts) {
  DiffTotals totals{.changed_files = 1, .added = {.files = 2, .folders = 3, .others = 4}, .removed = {}};
  totals.added.blobs = {.data = 5, .trees = 6, .bytes = 1024};
  cr_expect_eq(
      diff_text(totals),
      "\nFiles:           2 new,     0 removed,     1 changed\nDirs:            3 new,     0 removed\n"
      "Others:          4 new,     0 removed\nData Blobs:      5 new,     0 removed\n"
      "Tree Blobs:      6 new,     0 removed\n  Added:   1.000 KiB\n  Removed: 0 B\n");
  cr_expect_eq(
      diff_json(totals, "a", "b"),
      R"({"message_type":"statistics","source_snapshot":"a","target_snapshot":"b","changed_files":1,)"
      R"("added":{"files":2,"dirs":3,"others":4,"data_blobs":5,"tree_blobs":6,"bytes":1024},)"
      R"("removed":{"files":0,"dirs":0,"others":0,"data_blobs":0,"tree_blobs":0,"bytes":0}})");
}
