#include "event/process.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <map>

#include "format/error.h"

namespace offsite {

// All that run, and the one SIGCHLD handler that collects them.
class Children {
 public:
  static Children& all() {
    static Children* children = new Children;  // the loop closes it when the process goes
    return *children;
  }
  void add(Process* process) { running_[process->pid_] = process; }
  void remove(Process* process) { running_.erase(process->pid_); }

 private:
  Children() : watch_(new uv_signal_t) {
    uv_signal_init(loop(), watch_.get());
    uv_unref(reinterpret_cast<uv_handle_t*>(watch_.get()));
    check(uv_signal_start(
              watch_.get(), [](uv_signal_t*, int) { all().collect(); }, SIGCHLD),
          "watch for the end of programs");
  }

  void collect() {
    for (auto at = running_.begin(); at != running_.end();) {
      int how = 0;
      auto [pid, process] = *at++;
      if (waitpid(pid, &how, WNOHANG) != pid) continue;
      Ending ending;
      if (WIFSIGNALED(how))
        ending.signal = WTERMSIG(how);
      else
        ending.status = WEXITSTATUS(how);
      process->ending_ = ending;
      running_.erase(pid);
      process->done_.wake();
    }
  }

  Owned<uv_signal_t> watch_;
  std::map<pid_t, Process*> running_;
};

namespace {

constexpr int pipe_bytes = 1 << 20;
constexpr size_t descriptors_max = 8;

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> out;
  for (const std::string& word : words) out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

// What the child does between fork and exec: system calls only, because other threads may have held any lock.
class Launch {
 public:
  explicit Launch(const Command& command)
      : command_(command), words_(pointers(command.words)), environment_(pointers(command.environment)) {
    assert(command.descriptors.size() <= descriptors_max);
  }

  // Does not come back. `report` gets errno when something fails.
  [[noreturn]] void run(int report) {
    reset_signals();
    setpgid(0, 0);  // what is typed at a terminal reaches the runner, which ends its children in order
    if (become_user() && place_descriptors(report))
      execve(command_.program.c_str(), words_.data(), environment_.data());
    int why = errno;
    if (write(report, &why, sizeof why) < 0) _exit(126);
    _exit(127);
  }

 private:
  static void reset_signals() {
    for (int number = 1; number < NSIG; ++number) {
      struct sigaction now;
      if (sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
  }

  bool become_user() const {
    if (!command_.user || geteuid() == command_.user->uid) return true;
    const User& user = *command_.user;
    return setgroups(user.groups.size(), user.groups.data()) == 0 && setgid(user.gid) == 0 &&
           setuid(user.uid) == 0;
  }

  // Above all targets first, so that none is overwritten before it has been placed.
  bool place_descriptors(int& report) const {
    int count = static_cast<int>(command_.descriptors.size());
    int moved[descriptors_max];
    report = fcntl(report, F_DUPFD_CLOEXEC, count);
    for (int i = 0; i < count; ++i) {
      moved[i] = fcntl(
          command_.descriptors[static_cast<size_t>(i)] < 0 ? i : command_.descriptors[static_cast<size_t>(i)],
          F_DUPFD_CLOEXEC, count);
      if (moved[i] < 0) return false;
    }
    for (int i = 0; i < count; ++i)
      if (dup2(moved[i], i) < 0) return false;
    return true;
  }

  const Command& command_;
  std::vector<char*> words_, environment_;
};

// What the child wrote before it could become the program; 0 if it could.
int failure_reported(int descriptor) {
  int why = 0;
  ssize_t n;
  do n = read(descriptor, &why, sizeof why);
  while (n < 0 && errno == EINTR);
  return n == static_cast<ssize_t>(sizeof why) ? why : 0;
}

Error cannot_run(const Command& command, int why) {
  errno = why;
  Error error = system_error("run " + command.program);
  bool callers_fault = why == ENOENT || why == EACCES || why == EPERM || why == ENOEXEC;
  if (why == EPERM && command.user)
    error.hint = fmt::format("only root can run it as {}", command.user->name);
  return Error(callers_fault ? Blame::usage : Blame::temporary, error.what(), error.hint);
}

}  // namespace

User User::named(const std::string& name) {
  errno = 0;
  const passwd* entry = getpwnam(name.c_str());
  if (!entry) throw Error(Blame::usage, fmt::format("run as {}: there is no such user", name));
  User user{.name = name, .home = entry->pw_dir, .uid = entry->pw_uid, .gid = entry->pw_gid};
  int count = 64;
  user.groups.resize(static_cast<size_t>(count));
  while (getgrouplist(name.c_str(), user.gid, user.groups.data(), &count) < 0)
    user.groups.resize(static_cast<size_t>(count));
  user.groups.resize(static_cast<size_t>(count));
  return user;
}

Process::Process(const Command& command) {
  Children& children = Children::all();
  Launch launch(command);
  Pipe report = make_pipe();
  // None may reach the child while it still has our handlers, which write into our loop.
  sigset_t every, before;
  sigfillset(&every);
  pthread_sigmask(SIG_SETMASK, &every, &before);
  pid_ = fork();
  if (pid_ == 0) launch.run(report.write_end.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid_ < 0) throw system_error("run " + command.program);
  report.write_end.close();
  if (int why = failure_reported(report.read_end.get())) {
    waitpid(pid_, nullptr, 0);
    throw cannot_run(command, why);
  }
  children.add(this);
}

Process::~Process() { Children::all().remove(this); }

void Process::kill(int signal) const {
  if (!ended()) ::kill(-pid_, signal);
}

Task<Ending> Process::end() {
  while (!ending_) co_await done_;
  co_return *ending_;
}

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw system_error("make a pipe");
  fcntl(ends[1], F_SETPIPE_SZ, pipe_bytes);  // smaller ones work as well
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace offsite
