#include "filters/pgdata-reader/report.h"

#include <criterion/criterion.h>

#include "format/json.h"

using namespace offsite;

namespace {

BackupFacts facts() {
  BackupFacts facts;
  facts.meta.job = "nightly";
  facts.meta.source = "postgresql";
  facts.meta.paths = {"/data"};
  facts.meta.tags = {"mine"};
  facts.meta.time = {1700000000, 0};
  facts.system_identifier = 7711865692411529905;
  facts.version = "15.18";
  facts.timeline = 2;
  facts.checksums = true;
  facts.start = 0x2000028;
  return facts;
}

using Texts = std::vector<std::string>;

}  // namespace

Test(report, the_first_meta_says_where_the_backup_starts) {
  Meta meta = Meta::parse(begin_meta_json(facts()));
  cr_assert_eq(meta.tags, (Texts{"mine", "postgresql", "pg:7711865692411529905", "pg-start:0/2000028",
                                 "pg-timeline:2"}));
  Json told = Json::parse(meta.facts, "facts");
  cr_assert_eq(told.text("system_identifier"), "7711865692411529905");
  cr_assert_eq(told.text("start_lsn"), "0/2000028");
  cr_assert_eq(told.text("start_time"), "2023-11-14T22:13:20Z");
  cr_assert(told.boolean("data_checksums", false));
  cr_assert_not(told.has("stop_lsn"));
}

Test(report, the_second_meta_adds_where_it_ends_and_keeps_the_rest) {
  BackupFacts known = facts();
  Meta first = Meta::parse(begin_meta_json(known));
  known.end = {0x3000100, "2023-11-14T22:14:20Z"};
  known.timeline = 3;
  Meta merged = first.merged(end_meta_json(known));
  cr_assert_eq(merged.tags, (Texts{"mine", "postgresql", "pg:7711865692411529905", "pg-start:0/2000028",
                                   "pg-stop:0/3000100", "pg-timeline:3"}));
  cr_assert_eq(merged.job, "nightly");
  Json told = Json::parse(merged.facts, "facts");
  cr_assert_eq(told.text("start_lsn"), "0/2000028");
  cr_assert_eq(told.text("stop_lsn"), "0/3000100");
  cr_assert_eq(told.text("stop_time"), "2023-11-14T22:14:20Z");
  cr_assert_eq(told.number("timeline"), 3);
}

Test(report, statistics) {
  Counts counts;
  counts.files = 3;
  counts.bytes_read = 1000;
  counts.files_unchanged = 2;
  counts.bytes_unchanged = 50;
  cr_assert_eq(
      progress_json(counts, 2000),
      R"({"filter":"pgdata-reader","final":false,"bytes_read":1000,"bytes_unchanged":50,"files_done":3,)"
      R"("bytes_total":2000})");
  counts.wal_files = 1;
  counts.wal_bytes = 500;
  PageCheck pages({true, 8192, 131072, 0});
  cr_assert_eq(final_json(counts, pages, {"/f: why"}),
               R"({"filter":"pgdata-reader","final":true,"files":3,"bytes_read":1000,"files_unchanged":2,)"
               R"("bytes_unchanged":50,"wal_files":1,"wal_bytes":500,)"
               R"("pages_verified":0,"pages_bad":0,"incomplete":["/f: why"]})");
}
