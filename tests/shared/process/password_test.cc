#include "process/password.h"

#include <criterion/criterion.h>
#include <signal.h>

#include "format/error.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

std::string found(const PasswordSources& sources) {
  std::optional<Secret> password = find_password(sources);
  return password ? std::string(password->text()) : "none";
}

// Whose fault it is when there is none, or that there is one.
std::string blame(const PasswordSources& sources) {
  try {
    find_password(sources);
    return "nobody";
  } catch (const Error& error) {
    return std::string(blame_word(error.blame));
  }
}

}  // namespace

Test(find_password, nothing_is_set) { cr_expect(found({}) == "none"); }

Test(find_password, from_the_environment_it_is_verbatim) {
  cr_expect(found({.password = " secret\n"}) == " secret\n");
}

Test(find_password, a_file_comes_before_it_and_is_trimmed) {
  Scratch scratch;
  cr_expect(found({.file = scratch.file("password", "\xEF\xBB\xBF secret \n"), .password = "other"}) ==
            "secret");
}

Test(find_password, a_command_comes_before_it_and_is_run_without_a_shell) {
  cr_expect(found({.command = "printf ' %s;%s\n' 'a b' '$HOME'", .password = "other"}) == "a b;$HOME");
}

Test(find_password, the_command_has_an_empty_standard_input_and_no_ignored_signals) {
  signal(SIGPIPE, SIG_IGN);
  cr_expect(found({.command = "wc -c"}) == "0");
  // Bit 13 of the mask in hexadecimal.
  cr_expect(found({.command = "sed -n 's/^SigIgn:.*\\([01]\\)...$/\\1/p' /proc/self/status"}).ends_with('0'));
}

// ---- every way this can be wrong

Test(find_password, file_and_command_together_are_refused) {
  cr_expect(blame({.file = "/f", .command = "c"}) == blame_word(Blame::usage));
}

Test(find_password, an_empty_password_is_refused) {
  Scratch scratch;
  cr_expect(blame({.file = scratch.file("password", " \n")}) == blame_word(Blame::usage));
  cr_expect(blame({.command = "true"}) == blame_word(Blame::usage));
}

Test(find_password, a_file_that_is_not_there_or_endless_is_refused) {
  cr_expect(blame({.file = "/nowhere/password"}) == blame_word(Blame::temporary));
  cr_expect(blame({.file = "/dev/zero"}) == blame_word(Blame::input));
}

Test(find_password, a_command_that_fails_or_cannot_be_run_is_refused) {
  cr_expect(blame({.command = "sh -c 'echo secret; exit 3'"}) == blame_word(Blame::temporary));
  cr_expect(blame({.command = "sh -c 'echo secret; kill $$'"}) == blame_word(Blame::temporary));
  cr_expect(blame({.command = "/nowhere/program"}) == blame_word(Blame::temporary));
  cr_expect(blame({.command = "echo 'secret"}) == blame_word(Blame::usage));
}

Test(find_password, no_message_tells_the_password) {
  try {
    find_password({.command = "sh -c 'echo secret; exit 3' supersecret"});
  } catch (const Error& error) {
    cr_expect(std::string(error.what()).find("secret") == std::string::npos, "%s", error.what());
  }
}
