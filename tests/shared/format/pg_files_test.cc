#include "format/pg_files.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

constexpr const char* own = "PG_15_202209061";

PgRule file(PgFolder where, const char* name) { return pg_rule(where, name, false, own); }
PgRule folder(PgFolder where, const char* name) { return pg_rule(where, name, true, own); }

}  // namespace

Test(pg_files, contents_of_these_folders_stay_behind) {
  for (const char* name : {"pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots",
                           "pg_stat_tmp", "pg_subtrans"}) {
    cr_assert_eq(folder(PgFolder::data, name), PgRule::emptied, "%s", name);
    cr_assert_eq(folder(PgFolder::other, name), PgRule::keep, "%s", name);
  }
}

Test(pg_files, pg_wal_keeps_its_folders_and_no_files) {
  cr_assert_eq(folder(PgFolder::data, "pg_wal"), PgRule::keep);
  cr_assert_eq(pg_folder(PgFolder::data, "pg_wal"), PgFolder::wal);
  cr_assert_eq(folder(PgFolder::wal, "archive_status"), PgRule::emptied);
  cr_assert_eq(folder(PgFolder::wal, "summaries"), PgRule::emptied);
  cr_assert_eq(file(PgFolder::wal, "000000010000000000000001"), PgRule::skip);
}

Test(pg_files, files_of_this_run_or_of_an_earlier_restore_stay_behind) {
  for (const char* name : {"postmaster.pid", "postmaster.opts", "postgresql.auto.conf.tmp",
                           "current_logfiles.tmp", "backup_label", "tablespace_map", "backup_manifest"}) {
    cr_assert_eq(file(PgFolder::data, name), PgRule::skip, "%s", name);
    cr_assert_eq(file(PgFolder::other, name), PgRule::keep, "%s", name);
  }
  for (const char* name : {"postgresql.conf", "postgresql.auto.conf", "PG_VERSION", "backup_label.old",
                           "current_logfiles", "standby.signal", "recovery.signal"})
    cr_assert_eq(file(PgFolder::data, name), PgRule::keep, "%s", name);
}

Test(pg_files, temporary_files_and_relation_caches_stay_behind_everywhere) {
  for (PgFolder where : {PgFolder::data, PgFolder::global, PgFolder::databases, PgFolder::database,
                         PgFolder::tablespaces, PgFolder::tablespace, PgFolder::other}) {
    cr_assert_eq(file(where, "pgsql_tmp123.4"), PgRule::skip);
    cr_assert_eq(folder(where, "pgsql_tmp"), PgRule::skip);
    cr_assert_eq(file(where, "pg_internal.init"), PgRule::skip);
    cr_assert_eq(file(where, "pg_internal.init.4711"), PgRule::skip);
  }
}

Test(pg_files, temporary_relations_stay_behind_in_databases) {
  for (const char* name :
       {"t3_16384", "t0_16384", "t12_16384_fsm", "t3_16384.1", "t3_16384_vm.2", "t3_16384_init"}) {
    cr_assert(is_temporary_relation(name), "%s", name);
    cr_assert_eq(file(PgFolder::database, name), PgRule::skip);
    cr_assert_eq(file(PgFolder::other, name), PgRule::keep);
  }
  for (const char* name :
       {"t_16384", "t3_", "t3", "3_16384", "t3_16384x", "t3_16384_", "t3_16384.", "t3_x", "tt3_1"})
    cr_assert_not(is_temporary_relation(name), "%s", name);
}

Test(pg_files, only_our_version_of_a_tablespace) {
  cr_assert_eq(tablespace_version_folder(15, 202209061), own);
  cr_assert_eq(folder(PgFolder::tablespace, own), PgRule::keep);
  cr_assert_eq(folder(PgFolder::tablespace, "PG_14_202107181"), PgRule::skip);
  cr_assert_eq(file(PgFolder::tablespace, "note.txt"), PgRule::skip);
  cr_assert_eq(pg_folder(PgFolder::tablespace, own), PgFolder::databases);
}

Test(pg_files, the_way_to_the_relations) {
  cr_assert_eq(pg_folder(PgFolder::data, "global"), PgFolder::global);
  cr_assert_eq(pg_folder(PgFolder::data, "base"), PgFolder::databases);
  cr_assert_eq(pg_folder(PgFolder::data, "pg_tblspc"), PgFolder::tablespaces);
  cr_assert_eq(pg_folder(PgFolder::data, "pg_xact"), PgFolder::other);
  cr_assert_eq(pg_folder(PgFolder::databases, "16384"), PgFolder::database);
  cr_assert_eq(pg_folder(PgFolder::databases, "lost+found"), PgFolder::other);
  cr_assert_eq(pg_folder(PgFolder::tablespaces, "16385"), PgFolder::tablespace);
  cr_assert_eq(pg_folder(PgFolder::database, "16385"), PgFolder::other);
  cr_assert(holds_relations(PgFolder::database) && holds_relations(PgFolder::global));
  cr_assert_not(holds_relations(PgFolder::databases) || holds_relations(PgFolder::other));
}

Test(pg_files, names_of_relations) {
  cr_assert_eq(*parse_relation_file("16384"), (RelationFile{16384}));
  cr_assert_eq(*parse_relation_file("16384.1"), (RelationFile{16384, PgFork::main, 1}));
  cr_assert_eq(*parse_relation_file("16384_fsm"), (RelationFile{16384, PgFork::fsm}));
  cr_assert_eq(*parse_relation_file("16384_vm.12"), (RelationFile{16384, PgFork::vm, 12}));
  cr_assert_eq(*parse_relation_file("16384_init"), (RelationFile{16384, PgFork::init}));
  cr_assert_eq(*parse_relation_file("4294967295"), (RelationFile{4294967295}));
}

// every way this can be wrong
Test(pg_files, other_names_are_no_relations) {
  for (const char* name : {"", "0", "016384", "pg_control", "pg_filenode.map", "PG_VERSION", "16384_",
                           "16384_xyz", "16384_fsm_", "16384.", "16384.0", "16384.01", "16384.1.2",
                           "16384_fsm.x", "16384 ", "4294967296", "-1", "t3_16384", "16384.4294967296"})
    cr_assert_not(parse_relation_file(name), "%s", name);
}
