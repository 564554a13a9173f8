#include "process/sandbox.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "tests/scratch.h"

using namespace offsite;

namespace {

bool has_landlock() { return syscall(SYS_landlock_create_ruleset, nullptr, 0, 1) > 0; }

int opens(const char* path, int flags) {
  int fd = open(path, flags, 0600);
  if (fd >= 0) close(fd);
  return fd >= 0 ? 0 : errno;
}

}  // namespace

Test(sandbox, a_filter_without_network_opens_no_socket) {
  keep_only({.all_files = true});
  cr_expect_eq(socket(AF_INET, SOCK_STREAM, 0), -1);
  cr_expect_eq(errno, EPERM);
  cr_expect_eq(socket(AF_UNIX, SOCK_STREAM, 0), -1);
  cr_expect_eq(opens("/etc/passwd", O_RDONLY), 0);
}

Test(sandbox, a_filter_with_network_opens_one) {
  keep_only({.network = true, .all_files = true});
  cr_expect_geq(socket(AF_INET, SOCK_STREAM, 0), 0);
}

Test(sandbox, no_filter_runs_programs) {
  keep_only({.network = true, .all_files = true});
  cr_expect_eq(execl("/bin/true", "true", nullptr), -1);
  cr_expect_eq(errno, EPERM);
}

Test(sandbox, files_outside_what_is_kept_cannot_be_opened) {
  if (!has_landlock()) cr_skip_test("this kernel has no Landlock");
  keep_only({.read = {"/etc"}, .write = {"/tmp"}});
  cr_expect_eq(opens("/etc/passwd", O_RDONLY), 0);
  cr_expect_eq(opens("/etc/pg-offsite-sandbox-test", O_CREAT | O_WRONLY), EACCES);
  cr_expect_eq(opens("/usr/bin/env", O_RDONLY), EACCES);
  cr_expect_eq(opens("/tmp/pg-offsite-sandbox-test", O_CREAT | O_WRONLY), 0);
  unlink("/tmp/pg-offsite-sandbox-test");
}

Test(sandbox, what_may_be_written_may_be_linked_from_folder_to_folder) {
  Scratch scratch;
  scratch.file("a/file", "x");
  scratch.folder("b");
  keep_only({.write = {std::filesystem::temp_directory_path()}});
  cr_expect_eq(link((scratch / "a/file").c_str(), (scratch / "b/link").c_str()), 0);
  cr_expect_eq(rename((scratch / "b/link").c_str(), (scratch / "a/link").c_str()), 0);
}
