#include "event/process.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <grp.h>
#include <unistd.h>

#include <csignal>

#include "event/lanes.h"
#include "format/error.h"

using namespace offsite;

namespace {

Command shell(const std::string& script) { return {.program = "/bin/sh", .words = {"sh", "-c", script}}; }

struct Outcome {
  Ending ending;
  std::string output;
};

// What it writes fits the pipe, so it can be read when it has ended.
Task<void> run_to_end(Command command, Outcome& outcome) {
  Pipe pipe = make_pipe();
  if (command.descriptors.empty()) command.descriptors = {-1, pipe.write_end.get(), -1};
  Process process(command);
  pipe.write_end.close();
  outcome.ending = co_await process.end();
  char buffer[65536];
  ssize_t n = read(pipe.read_end.get(), buffer, sizeof buffer);
  if (n > 0) outcome.output.assign(buffer, static_cast<size_t>(n));
}

Outcome outcome_of(Command command) {
  Outcome outcome;
  run(run_to_end(std::move(command), outcome));
  return outcome;
}

Task<void> kill_it(Ending& ending) {
  Process process(shell("sleep 60"));
  process.kill(SIGKILL);
  ending = co_await process.end();
  process.kill(SIGKILL);  // no harm
}

Task<void> wait_for(std::string status, int& sum) {
  Process process(shell("exit " + status));
  Ending ending = co_await process.end();
  sum += ending.status;
}

Task<void> run_many(int& sum) {
  Lanes lanes(20);
  for (int i = 1; i <= 20; ++i) co_await lanes.start(wait_for(std::to_string(i), sum));
  co_await lanes.finish();
}

Error error_of(const Command& command) {
  try {
    Process process(command);
  } catch (const Error& error) {
    return error;
  }
  return Error(Blame::bug, "it runs");
}

}  // namespace

Test(process, its_output_and_its_status_come_back) {
  Outcome outcome = outcome_of(shell("echo hello; exit 7"));
  cr_assert_eq(outcome.output, "hello\n");
  cr_assert_eq(outcome.ending.status, 7);
  cr_assert(!outcome.ending.well());
}

Test(process, a_signal_is_told_from_a_status) {
  Ending ending;
  run(kill_it(ending));
  cr_assert_eq(ending.signal, SIGKILL);
  cr_assert_eq(ending.status, 0);
}

Test(process, many_at_once_are_all_waited_for) {
  int sum = 0;
  run(run_many(sum));
  cr_assert_eq(sum, 210);
}

Test(process, the_environment_is_what_was_given_and_nothing_else) {
  setenv("OURS", "secret", 1);
  Command command{.program = "/usr/bin/env", .words = {"env"}, .environment = {"A=1", "B=two words"}};
  cr_assert_eq(outcome_of(command).output, "A=1\nB=two words\n");
}

Test(process, a_descriptor_that_was_not_given_is_closed) {
  Descriptor ours(open("/dev/null", O_RDONLY | O_CLOEXEC));
  Command command = shell("test -e /proc/$$/fd/" + std::to_string(ours.get()));
  cr_assert_eq(outcome_of(command).ending.status, 1);
}

Test(process, a_descriptor_beyond_the_three_can_be_handed_over) {
  Pipe pipe = make_pipe();
  Pipe key = make_pipe();
  cr_assert_eq(write(key.write_end.get(), "key", 3), 3);
  key.write_end.close();
  Command command = shell("cat <&3");
  command.descriptors = {-1, pipe.write_end.get(), -1, key.read_end.get()};
  cr_assert(outcome_of(command).ending.well());
  char text[8] = {};
  cr_assert_eq(read(pipe.read_end.get(), text, sizeof text), 3);
  cr_assert_str_eq(text, "key");
}

Test(process, what_we_ignore_it_ignores_and_what_we_catch_it_does_not) {
  signal(SIGHUP, SIG_IGN);
  signal(SIGUSR1, [](int) {});
  Outcome outcome = outcome_of(shell("kill -HUP $$; echo alive; kill -USR1 $$; echo not reached"));
  cr_assert_eq(outcome.output, "alive\n");
  cr_assert_eq(outcome.ending.signal, SIGUSR1);
}

Test(process, it_becomes_the_user_with_his_groups) {
  if (geteuid() != 0) return;
  Command command = shell("id -un; id -G");
  command.user = User::named("daemon");
  command.environment = {"PATH=/usr/bin:/bin"};
  Outcome outcome = outcome_of(command);
  cr_assert(outcome.output.starts_with("daemon\n1\n"), "%s", outcome.output.c_str());
}

Test(process, a_pipe_is_large) {
  Pipe pipe = make_pipe();
  cr_assert_geq(fcntl(pipe.read_end.get(), F_GETPIPE_SZ), 65536);
}

// ---- every way this can be wrong

Test(process, programs_that_cannot_be_run) {
  Error gone = error_of({.program = "/no/such/program", .words = {"x"}});
  cr_assert_eq(gone.blame, Blame::usage);
  cr_assert_eq(std::string(gone.what()), "run /no/such/program: no such file or directory");
  cr_assert_eq(error_of({.program = "/etc/passwd", .words = {"x"}}).blame, Blame::usage);
}

Test(process, users_that_there_are_not) {
  try {
    User::named("nobody-of-this-name");
    cr_assert(false);
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::usage);
    cr_assert_eq(std::string(error.what()), "run as nobody-of-this-name: there is no such user");
  }
}
