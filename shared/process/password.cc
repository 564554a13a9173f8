#include "process/password.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <termios.h>

#include <algorithm>
#include <cstdlib>

#include "event/descriptor.h"
#include "format/error.h"
#include "process/cache_folder.h"

extern char** environ;

namespace offsite {
namespace {

constexpr size_t content_bytes_max = 64 * 1024;

std::string environment(const char* name) {
  const char* value = getenv(name);
  return value ? value : "";
}

Secret read_password(int descriptor, const std::string& name) {
  Bytes content(content_bytes_max);
  size_t size = read_fully(descriptor, content, name);
  if (size == content.size()) throw Error(Blame::input, "read a password from " + name + ": it is too long");
  Secret password = password_in(View(content).first(size));
  OPENSSL_cleanse(content.data(), content.size());
  return password;
}

Secret password_of_file(const std::string& path) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw system_error("open the password file " + path);
  return read_password(file.get(), path);
}

// A program whose output goes to `output`. Its standard input is empty (ours is a frame stream), and the
// signals that we ignore are not ignored there.
pid_t start(std::vector<std::string> words, int output) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawnattr_t how;
  posix_spawnattr_init(&how);
  sigset_t as_usual;
  sigemptyset(&as_usual);
  for (int signal : {SIGPIPE, SIGHUP}) sigaddset(&as_usual, signal);
  posix_spawnattr_setsigdefault(&how, &as_usual);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF);
  pid_t process = 0;
  errno = posix_spawnp(&process, arguments[0], &files, &how, arguments.data(), environ);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  if (errno != 0) throw system_error("run the password command " + words[0]);
  return process;
}

Secret password_of_command(const std::string& command) {
  std::vector<std::string> words = split_command(command);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw system_error("make a pipe for the password command");
  Descriptor output(ends[0]), input(ends[1]);
  pid_t process = start(words, input.get());
  input.close();
  std::string name = "the password command " + words[0];
  Secret password = read_password(output.get(), name);
  output.close();
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  if (status != 0)
    throw Error(Blame::temporary,
                fmt::format("run {}: {}", name,
                            WIFEXITED(status) ? fmt::format("exit status {}", WEXITSTATUS(status))
                                              : fmt::format("killed by signal {}", WTERMSIG(status))));
  return password;
}

// Typed characters are not shown while this lives.
class NoEcho {
 public:
  explicit NoEcho(int terminal) : terminal_(terminal) {
    tcgetattr(terminal_, &before_);
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(terminal_, TCSAFLUSH, &silent);
  }
  ~NoEcho() { tcsetattr(terminal_, TCSAFLUSH, &before_); }
  NoEcho(const NoEcho&) = delete;

 private:
  int terminal_;
  termios before_{};
};

void show(int terminal, const std::string& text) {
  if (write(terminal, text.data(), text.size()) < 0) throw system_error("write to the terminal");
}

}  // namespace

PasswordSources PasswordSources::from_environment() {
  return {environment("RESTIC_PASSWORD_FILE"), environment("RESTIC_PASSWORD_COMMAND"),
          environment("RESTIC_PASSWORD")};
}

std::optional<Secret> find_password(const PasswordSources& sources) {
  if (!sources.file.empty() && !sources.command.empty())
    throw Error(Blame::usage, "find the password: a password file and a password command are given",
                "set RESTIC_PASSWORD_FILE or RESTIC_PASSWORD_COMMAND, not both");
  std::optional<Secret> password;
  if (!sources.command.empty())
    password = password_of_command(sources.command);
  else if (!sources.file.empty())
    password = password_of_file(sources.file);
  else if (!sources.password.empty())
    password = Secret(sources.password);
  if (password && password->text().empty()) throw Error(Blame::usage, "find the password: it is empty");
  return password;
}

Secret ask_password(const std::string& prompt) {
  Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC));
  if (!terminal)
    throw Error(Blame::usage, "ask for the password: there is no terminal",
                "set RESTIC_PASSWORD_FILE, RESTIC_PASSWORD_COMMAND or RESTIC_PASSWORD");
  std::array<char, 4096> line;  // a terminal hands over no longer ones
  NoEcho silent(terminal.get());
  show(terminal.get(), prompt);
  ssize_t size = read(terminal.get(), line.data(), line.size());
  show(terminal.get(), "\n");
  if (size < 0) throw system_error("read from the terminal");
  std::string_view typed(line.data(), static_cast<size_t>(size));
  Secret password(typed.substr(0, typed.find('\n')));
  OPENSSL_cleanse(line.data(), line.size());
  return password;
}

}  // namespace offsite
