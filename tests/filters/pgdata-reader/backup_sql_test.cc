#include "filters/pgdata-reader/backup_sql.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

Test(backup_sql, the_major_version_is_what_stands_before_the_last_four_digits) {
  cr_assert_eq(major_of(130000), 13);
  cr_assert_eq(major_of(150018), 15);
}

Test(backup_sql, versions_13_to_18_are_known) {
  for (int version : {130000, 140022, 150018, 160000, 170007, 180001})
    cr_assert_none_throw(require_supported(version));
  for (int version : {90624, 120022, 190000}) cr_assert_throw(require_supported(version), Error);
}

Test(backup_sql, the_functions_have_other_names_before_15) {
  cr_assert_eq(start_sql(140022), "SELECT pg_start_backup($1, $2::boolean, false)::text");
  cr_assert_eq(start_sql(150000), "SELECT pg_backup_start($1, $2::boolean)::text");
  cr_assert(has(stop_sql(140022), "FROM pg_stop_backup(false, $1::boolean)"));
  cr_assert(has(stop_sql(150000), "FROM pg_backup_stop($1::boolean)"));
}

Test(backup_sql, no_limit_of_time_that_the_version_has_is_left) {
  for (int version : {130000, 140000, 150000, 160000, 170000, 180000}) {
    std::string sql = session_sql(version);
    for (const char* name :
         {"'statement_timeout'", "'lock_timeout'", "'idle_in_transaction_session_timeout'"})
      cr_assert(has(sql, name));
    cr_assert_eq(has(sql, "'idle_session_timeout'"), version >= 140000);
    cr_assert_eq(has(sql, "'transaction_timeout'"), version >= 170000);
  }
}

Test(backup_sql, labels_are_not_converted_on_the_way) {
  cr_assert(has(session_sql(150000), "set_config('client_encoding', getdatabaseencoding(), false)"));
}

Test(backup_sql, the_folder_of_statistics_can_be_moved_before_15) {
  cr_assert(has(facts_sql(140000), "stats_temp_directory"));
  cr_assert_not(has(facts_sql(150000), "stats_temp_directory"));
}
