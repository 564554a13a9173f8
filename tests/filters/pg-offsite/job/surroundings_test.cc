#include "filters/pg-offsite/job/surroundings.h"

#include <criterion/criterion.h>

#include <algorithm>
#include <set>

using namespace offsite;

namespace {

const Environment everything = {
    {"PATH", "/bin"},
    {"HOME", "/root"},
    {"LC_ALL", "C"},
    {"TZ", "UTC"},
    {"EDITOR", "vi"},
    {"PG_OFFSITE_CACHE", "/cache"},
    {"PG_OFFSITE_JOB", "nightly"},
    {"PG_OFFSITE_STATE", "/state"},
    {"PG_OFFSITE_METRICS", "/metrics"},
    {"PG_OFFSITE_REPOSITORY", "/srv"},
    {"PG_OFFSITE_CREDENTIALS", "/c"},
    {"PGHOST", "/run"},
    {"PGPASSWORD", "secret"},
    {"RESTIC_HOST", "db1"},
    {"RESTIC_REPOSITORY", "/srv"},
    {"RESTIC_PASSWORD", "secret"},
    {"RESTIC_PASSWORD_FILE", "/p"},
    {"RESTIC_PASSWORD_COMMAND", "p"},
    {"RESTIC_COMPRESSION", "max"},
    {"PG_OFFSITE_AVOID", "ab:0"},
    {"RESTIC_CACERT", "/ca"},
    {"AWS_ACCESS_KEY_ID", "id"},
    {"AWS_SECRET_ACCESS_KEY", "secret"},
    {"https_proxy", "http://proxy"},
};

using Names = std::set<std::string>;

Names names_for(std::string_view program) {
  Names names;
  for (const std::string& line : environment_for(program, everything))
    names.insert(line.substr(0, line.find('=')));
  for (const char* common : {"PATH", "HOME", "LC_ALL", "TZ", "PG_OFFSITE_CACHE", "PG_OFFSITE_JOB"})
    cr_assert(names.erase(common) == 1, "%s is missing", common);
  return names;
}

}  // namespace

Test(surroundings, the_reader_knows_the_database_and_nothing_of_the_repository) {
  cr_assert(names_for("pgdata-reader") == Names({"PGHOST", "PGPASSWORD", "RESTIC_HOST"}));
}

Test(surroundings, who_reads_a_stream_or_cuts_it_knows_nothing) {
  for (const char* program :
       {"chunker", "zfs-send-reader", "tar-reader", "wal-watch", "file-writer", "tar-writer"})
    cr_assert(names_for(program).empty(), "%s", program);
}

Test(surroundings, who_has_the_key_has_neither_password_nor_store) {
  for (const char* program : {"encryptor", "decryptor", "index-cache", "repo-lock", "tree-plan",
                              "restore-plan", "check-plan", "pack-check", "prune-plan"}) {
    cr_assert(names_for(program) == Names({"RESTIC_COMPRESSION", "PG_OFFSITE_AVOID"}), "%s", program);
    cr_assert(row_of(program).key);
  }
}

Test(surroundings, who_has_the_store_has_no_key_and_no_password) {
  for (const char* program : {"r2-put", "r2-get"}) {
    cr_assert(names_for(program) == Names({"RESTIC_REPOSITORY", "RESTIC_CACERT", "AWS_ACCESS_KEY_ID",
                                           "AWS_SECRET_ACCESS_KEY", "https_proxy", "PG_OFFSITE_CREDENTIALS"}),
              "%s", program);
    cr_assert(!row_of(program).key);
  }
}

Test(surroundings, metrics_know_names_and_folders) {
  cr_assert(names_for("metrics-emit") ==
            Names({"PG_OFFSITE_METRICS", "PG_OFFSITE_REPOSITORY", "PG_OFFSITE_STATE", "RESTIC_HOST"}));
}

Test(surroundings, any_other_program_learns_how_the_job_went) {
  cr_assert(names_for("mail") == Names({"PG_OFFSITE_STATE"}));
  cr_assert(!row_of("mail").filter);
}

Test(surroundings, no_row_has_both_the_key_and_the_store) {
  for (const char* program : {"pgdata-reader", "chunker", "encryptor", "r2-put", "r2-get", "metrics-emit",
                              "index-cache", "repo-lock", "decryptor", "file-writer", "tree-plan", "mail"}) {
    Row row = row_of(program);
    cr_assert(!(row.key && row.store));
    cr_assert(!(row.postgres && (row.key || row.store)));
  }
}

Test(surroundings, what_is_asked_for_is_not_made_of_frames) {
  cr_assert(row_of("file-writer").gives_frames());
  cr_assert(!row_of("tar-writer").gives_frames());
  cr_assert(!row_of("mail").gives_frames());
}
