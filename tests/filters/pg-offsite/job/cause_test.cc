#include "filters/pg-offsite/job/cause.h"

#include <criterion/criterion.h>

#include <csignal>

using namespace offsite;

namespace {

StageEnding ended(const std::string& program, int status) { return {program, {.status = status}}; }
StageEnding killed(const std::string& program, int signal) { return {program, {.signal = signal}}; }
StageEnding stopped(const std::string& program) { return {program, {.signal = SIGTERM}, SIGTERM}; }

const StreamEnding whole;
const StreamEnding cut = {.whole = false, .error = "read standard input: cut short after 3 frames"};

StreamEnding fail(const std::string& filter, const std::string& blame, const std::string& message) {
  return {.whole = false,
          .fail = R"({"filter":")" + filter + R"(","blame":")" + blame + R"(","message":")" + message +
                  R"(","hint":"h"})"};
}

std::string line(const std::vector<StageEnding>& stages, const StreamEnding& stream) {
  std::optional<FirstCause> cause = first_cause("backup", stages, stream);
  return cause ? cause->line() : "none";
}

}  // namespace

Test(cause, nothing_when_all_went_well) { cr_assert_eq(line({ended("a", 0), ended("b", 0)}, whole), "none"); }

Test(cause, a_killed_stage_comes_before_what_its_neighbours_say) {
  cr_assert_eq(line({ended("chunker", 111), killed("encryptor", 9), ended("r2-put", 111)},
                    fail("r2-put", "temporary", "cut short")),
               "backup: encryptor was killed by signal 9");
}

Test(cause, a_stage_that_we_stopped_tells_nothing) {
  cr_assert_eq(line({stopped("reader"), ended("r2-put", 102)}, fail("r2-put", "input", "no bucket")),
               "backup: r2-put: no bucket");
  cr_assert_eq(line({stopped("reader"), ended("r2-put", 0)}, whole), "backup: reader was stopped");
}

Test(cause, a_stage_that_ended_by_itself_before_it_could_be_stopped_tells) {
  StageEnding ended_anyway{"reader", {.status = 101}, SIGTERM};
  cr_assert_eq(line({ended_anyway, ended("chunker", 111)}, cut), "backup: reader ended with status 101");
  StageEnding crashed{"reader", {.signal = SIGSEGV}, SIGTERM};
  cr_assert_eq(line({crashed, ended("chunker", 111)}, cut), "backup: reader was killed by signal 11");
  StageEnding killed_before{"reader", {.signal = SIGKILL}, SIGTERM};
  cr_assert_eq(line({killed_before, ended("chunker", 111)}, cut), "backup: reader was killed by signal 9");
  StageEnding killed_by_us{"reader", {.signal = SIGKILL}, SIGKILL};
  cr_assert_eq(line({killed_by_us, ended("chunker", 111)}, cut), "backup: chunker ended with status 111");
}

Test(cause, a_fail_frame_is_believed) {
  std::optional<FirstCause> cause = first_cause("backup", {ended("reader", 102), ended("r2-put", 111)},
                                                fail("reader", "wrong-password", "no key opens"));
  cr_assert_eq(cause->blame, Blame::wrong_password);
  cr_assert_eq(cause->filter, "reader");
  cr_assert_eq(cause->hint, "h");
  cr_assert_eq(cause->line(), "backup: reader: no key opens");
}

Test(cause, but_not_when_it_only_says_that_a_neighbour_is_gone) {
  cr_assert_eq(
      line({ended("chunker", 101), ended("encryptor", 111)}, fail("encryptor", "temporary", "cut short")),
      "backup: chunker ended with status 101");
  cr_assert_eq(
      line({ended("chunker", 111), ended("encryptor", 111)}, fail("encryptor", "temporary", "no space")),
      "backup: encryptor: no space");
}

Test(cause, a_status_that_does_not_mean_try_again_comes_first) {
  cr_assert_eq(line({ended("a", 111), ended("b", 102), ended("c", 111)}, cut),
               "backup: b ended with status 102");
  cr_assert_eq(line({ended("a", 111), ended("b", 111)}, cut), "backup: a ended with status 111");
}

Test(cause, a_status_becomes_a_blame) {
  auto blame = [](int status) { return first_cause("s", {ended("a", status)}, whole)->blame; };
  cr_assert_eq(blame(100), Blame::usage);
  cr_assert_eq(blame(101), Blame::bug);
  cr_assert_eq(blame(102), Blame::input);
  cr_assert_eq(blame(111), Blame::temporary);
  cr_assert_eq(blame(1), Blame::input);  // somebody else's program: not worth trying again
}

Test(cause, a_stream_without_its_end_fails_whatever_the_statuses_say) {
  cr_assert_eq(line({ended("a", 0), ended("b", 0)}, cut),
               "backup: b: read standard input: cut short after 3 frames");
}
