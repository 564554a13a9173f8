#include "format/job_totals.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

Frame frame(Kind kind, std::string_view json) { return {kind, as_bytes(json)}; }

JobTotals told(std::initializer_list<std::pair<Kind, std::string_view>> frames) {
  JobTotals totals;
  for (const auto& [kind, json] : frames) totals.take(frame(kind, json));
  return totals;
}

}  // namespace

Test(job_totals, are_gathered_from_what_the_filters_tell) {
  JobTotals totals = told({
      {Kind::meta, R"({"bytes_total":100})"},
      {Kind::stat, R"({"filter":"pgdata-reader","final":false,"bytes_read":10})"},
      {Kind::stat,
       R"({"filter":"pgdata-reader","final":true,"bytes_read":60,"bytes_unchanged":40,"pages_bad":1})"},
      {Kind::stat, R"({"filter":"chunker","final":true,"data_added":30,"files_new":2,"dirs_unmodified":3,
                       "total_files_processed":5,"total_bytes_processed":99})"},
      {Kind::stat, R"({"filter":"encryptor","final":true,"bytes_packed":20})"},
      {Kind::stat, R"({"filter":"r2-put","final":true,"retries":4})"},
  });
  JobTotals wanted{.bytes_total = 100,
                   .bytes_read = 60,
                   .bytes_unchanged = 40,
                   .bytes_new = 30,
                   .bytes_stored = 20,
                   .files_new = 2,
                   .dirs_unmodified = 3,
                   .files_processed = 5,
                   .bytes_processed = 99,
                   .pages_bad = 1,
                   .retries = 4};
  cr_assert(totals == wanted);
}

Test(job_totals, what_was_stored_already_is_not_counted_as_uploaded) {
  JobTotals totals = told({
      {Kind::stored, R"({"name":"data/ab/ab00","bytes":5,"existed":false})"},
      {Kind::stored, R"({"name":"data/cd/cd00","bytes":7,"existed":true})"},
      {Kind::stored, R"({"name":"snapshots/ef00","bytes":1,"existed":false})"},
  });
  cr_assert_eq(totals.bytes_uploaded, 6);
  cr_assert_eq(totals.objects_uploaded, 2);
  cr_assert_eq(totals.snapshot, "ef00");
}

Test(job_totals, what_could_not_be_read_counts_once_and_is_bounded) {
  JobTotals totals = told({
      {Kind::stat, R"({"filter":"pgdata-reader","final":false,"incomplete":["a: gone"]})"},
      {Kind::stat, R"({"filter":"pgdata-reader","final":true,"incomplete":["a: gone","b: gone"]})"},
  });
  cr_assert_eq(totals.incomplete.size(), 2);
  for (int i = 0; i < 1000; ++i)
    totals.take(frame(Kind::stat, R"({"filter":"x","final":true,"incomplete":["c","d"]})"));
  cr_assert_eq(totals.incomplete.size(), 1000);
}

Test(job_totals, frames_that_tell_nothing_are_passed_over) {
  cr_assert(
      told({{Kind::blob, "\x01"}, {Kind::barrier, ""}, {Kind::stat, R"({"filter":"x","bytes_read":1})"}}) ==
      JobTotals{});
}

Test(job_totals, a_restore_tells_what_was_planned_and_what_was_done) {
  JobTotals totals = told({
      {Kind::stat, R"({"filter":"restore-plan","final":true,"snapshot":"ab","files":3,"folders":1,
                       "bytes_total":100,"bytes_same":40,"bytes_to_fetch":30,"bytes_to_write":60,
                       "files_same":1,"files_skipped":0})"},
      {Kind::stat, R"({"filter":"r2-get","final":true,"bytes_fetched":30,"retries":2})"},
      {Kind::stat, R"({"filter":"file-writer","final":true,"files_restored":2,"files_deleted":5,
                       "bytes_written":60,"unfinished":1})"},
  });
  JobTotals wanted{.files_wanted = 3,
                   .dirs_wanted = 1,
                   .bytes_wanted = 100,
                   .bytes_same = 40,
                   .bytes_to_fetch = 30,
                   .bytes_to_write = 60,
                   .files_same = 1,
                   .files_restored = 2,
                   .files_deleted = 5,
                   .bytes_written = 60,
                   .files_unfinished = 1,
                   .bytes_fetched = 30,
                   .retries = 2,
                   .snapshot = "ab"};
  cr_assert(totals == wanted);
}

Test(job_totals, another_round_adds_to_what_was_done_and_keeps_what_was_planned) {
  JobTotals before = told({
      {Kind::stat, R"({"filter":"restore-plan","final":true,"files":3,"bytes_same":40})"},
      {Kind::stat, R"({"filter":"r2-get","final":true,"bytes_fetched":30})"},
      {Kind::stat, R"({"filter":"file-writer","final":true,"files_restored":2,"unfinished":1})"},
  });
  JobTotals after = before;
  for (const char* json : {R"({"filter":"restore-plan","final":true,"files":1,"bytes_same":99})",
                           R"({"filter":"r2-get","final":true,"bytes_fetched":5})",
                           R"({"filter":"file-writer","final":true,"files_restored":1,"unfinished":0})"})
    after.take(frame(Kind::stat, json), before, true);
  cr_assert_eq(after.files_wanted, 3);
  cr_assert_eq(after.bytes_same, 40);
  cr_assert_eq(after.bytes_fetched, 35);
  cr_assert_eq(after.files_restored, 3);
  cr_assert_eq(after.files_unfinished, 0);
}

Test(job_totals, findings_are_counted_by_their_severity) {
  JobTotals totals = told({
      {Kind::finding, R"({"severity":"error","object":"pack ab","what":"is missing","do":"copy it back"})"},
      {Kind::finding,
       R"({"severity":"hint","object":"pack cd","what":"is in no index","do":"prune","by":"prune"})"},
      {Kind::finding, R"({"severity":"error","object":"pack ef","what":"is cut short","do":"copy it back"})"},
  });
  cr_assert_eq(totals.errors, 2);
  cr_assert_eq(totals.hints, 1);
  cr_assert(totals.for_prune == 1 && totals.for_repair_index == 0);
}

Test(job_totals, broken_packs_are_named_once) {
  const std::string one = Id::of(as_bytes("one")).hex(), other = Id::of(as_bytes("other")).hex();
  auto about = [](const std::string& pack) {
    return R"({"severity":"error","object":"pack","what":"a blob is damaged","broken_pack":")" + pack + "\"}";
  };
  JobTotals totals;
  for (const std::string& json : {about(one), about(other), about(one)})
    totals.take(frame(Kind::finding, json));
  cr_assert_eq(totals.errors, 3);
  cr_assert(totals.broken_packs == std::vector<std::string>({one, other}));
}

Test(job_totals, come_back_from_their_json) {
  JobTotals totals{.bytes_read = 1,
                   .files_restored = 2,
                   .errors = 3,
                   .broken_packs = {"cd", "ef"},
                   .snapshot = "ab",
                   .incomplete = {"x: y"}};
  JsonWriter json;
  json.object();
  totals.write(json);
  cr_assert(JobTotals::read(Json::parse(json.close().take(), "x")) == totals);
}

// Every way this can be wrong.

Test(job_totals, frames_that_are_no_json) {
  for (Kind kind : {Kind::meta, Kind::stat, Kind::stored, Kind::finding}) {
    bool thrown = false;
    try {
      told({{kind, "{"}});
    } catch (const Error& error) {
      thrown = error.blame == Blame::input;
    }
    cr_assert(thrown);
  }
}
