#include "process/sandbox.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <memory>

#include "format/error.h"

namespace offsite {
namespace {

std::vector<std::string> always_writable;

// ---- system calls

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

void refuse_calls(bool network) {
  std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ALLOW));
  if (!filter) throw Error(Blame::temporary, "give up system calls: out of memory");
  auto refuse = [&](int call) { seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0); };
  for (int call :
       {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_getfd), SCMP_SYS(mount), SCMP_SYS(bpf),
        SCMP_SYS(perf_event_open), SCMP_SYS(io_uring_setup), SCMP_SYS(add_key), SCMP_SYS(keyctl),
        SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(kexec_load), SCMP_SYS(userfaultfd)})
    refuse(call);
  if (!network)
    for (int call : {SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept),
                     SCMP_SYS(accept4)})
      refuse(call);
  seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);
  if (int failed = seccomp_load(filter.get()); failed < 0) {
    errno = -failed;
    throw system_error("give up system calls");
  }
}

// ---- paths (there is no C library wrapper for Landlock in Debian 12)

constexpr uint64_t may_read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr uint64_t every_right =
    (uint64_t{LANDLOCK_ACCESS_FS_MAKE_SYM} << 1) - 1;  // version 1 of the interface
constexpr uint64_t may_write = every_right & ~uint64_t{LANDLOCK_ACCESS_FS_EXECUTE};
// Version 2: links and renames from one folder to another, which are refused everywhere if nobody asks for
// them.
constexpr uint64_t may_refer = uint64_t{1} << 13;
constexpr uint64_t file_rights =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE;

class Rules {
 public:
  Rules() {
    bool knows_refer = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 2;
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = handled_ = every_right | (knows_refer ? may_refer : 0);
    descriptor_ = static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
  }
  ~Rules() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Rules(const Rules&) = delete;

  void allow(const std::string& path, uint64_t rights) {
    int fd = open(path.c_str(), O_PATH | O_CLOEXEC);
    if (fd < 0) return;
    struct stat what;
    landlock_path_beneath_attr beneath{};
    beneath.parent_fd = fd;
    beneath.allowed_access = handled_ & rights;
    if (fstat(fd, &what) == 0 && !S_ISDIR(what.st_mode)) beneath.allowed_access &= file_rights;
    syscall(SYS_landlock_add_rule, descriptor_, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(fd);
  }

  void enforce() { syscall(SYS_landlock_restrict_self, descriptor_, 0); }

 private:
  uint64_t handled_ = 0;
  int descriptor_;
};

void refuse_paths(const Capabilities& kept) {
  Rules rules;
  for (const std::string& path : kept.read) rules.allow(path, may_read);
  for (const std::string& path : kept.write) rules.allow(path, may_write | may_refer);
  for (const std::string& path : always_writable) rules.allow(path, may_write);
  rules.enforce();
}

}  // namespace

void keep_writable(const std::string& folder) { always_writable.push_back(folder); }

void keep_only(const Capabilities& kept) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) throw system_error("give up new privileges");
  if (!kept.all_files) refuse_paths(kept);
  refuse_calls(kept.network);
}

}  // namespace offsite
