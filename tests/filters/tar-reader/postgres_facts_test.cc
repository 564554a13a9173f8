#include "filters/tar-reader/postgres_facts.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

constexpr std::string_view label =
    "START WAL LOCATION: 0/2000028 (file 000000030000000000000002)\nCHECKPOINT LOCATION: 0/2000060\n"
    "BACKUP METHOD: streamed\nBACKUP FROM: primary\nSTART TIME: 2026-01-01 00:00:00 UTC\nLABEL: x\n"
    "START TIMELINE: 3\n";

bool has(const std::optional<std::string>& json, const char* text) {
  return json && json->find(text) != json->npos;
}

}  // namespace

Test(postgres_facts, relations_are_known_by_their_place_and_their_pages) {
  for (const char* path : {"/base/5/16384", "/base/5/16384.1", "/base/5/16384_fsm", "/global/1262",
                           "/pg_tblspc/16390/PG_15_202209061/5/16391"})
    cr_expect(is_relation(path, 8192), "%s", path);
  for (const char* path : {"/base/5/PG_VERSION", "/base/16384", "/base/x/16384", "/pg_wal/16384", "/16384",
                           "/global/pg_control", "/a/base/5/16384", ""})
    cr_expect_not(is_relation(path, 8192), "%s", path);
  cr_expect_not(is_relation("/base/5/16384", 0));
  cr_expect_not(is_relation("/base/5/16384", 8191));
}

Test(postgres_facts, an_archive_without_labels_is_no_cluster) {
  cr_assert_not(PostgresFacts().meta_json({"mine"}).has_value());
}

Test(postgres_facts, the_label_tells_where_recovery_begins) {
  PostgresFacts facts;
  facts.learn("/backup_label", as_bytes(label));
  std::optional<std::string> json = facts.meta_json({"mine"});
  cr_assert(has(json, R"("tags":["mine","postgresql","pg-start:0/2000028","pg-timeline:3"])"));
  cr_assert(has(json, R"("source":"postgresql")"));
  cr_assert(has(json, R"("start_lsn":"0/2000028")"));
}

Test(postgres_facts, what_cannot_be_read_tells_nothing) {
  PostgresFacts facts;
  facts.learn("/backup_label", as_bytes("nonsense"));
  facts.learn("/global/pg_control", as_bytes("nonsense"));
  cr_assert_not(facts.meta_json({}).has_value());
}

Test(postgres_facts, only_small_files_of_these_names_are_looked_at) {
  cr_assert(PostgresFacts::wants("/backup_label", 300));
  cr_assert(PostgresFacts::wants("/global/pg_control", 8192));
  cr_assert_not(PostgresFacts::wants("/backup_label", 1 << 20));
  cr_assert_not(PostgresFacts::wants("/a/backup_label", 300));
}
