// Running other programs: start one with the descriptors, the environment and the user it is to have, and
// wait for its end on the loop.
//
// A child gets exactly the descriptors named; everything else of ours is closed on exec, so every descriptor
// of this program must have been opened with O_CLOEXEC. What we ignore (SIGPIPE, SIGHUP) it ignores too. It
// is in a process group of its own: an interrupt typed at a terminal is ours to pass on. uv_spawn() is not
// used: it resets ignored signals, and drops the supplementary groups of a user.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "event/descriptor.h"
#include "event/loop.h"

namespace offsite {

// A user as the kernel and the environment need to know it.
struct User {
  std::string name;
  std::string home;
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;
  // Throws Error(usage) if there is no such user.
  static User named(const std::string& name);
};

struct Command {
  std::string program;                   // a path
  std::vector<std::string> words;        // what it sees as its command line, its name included
  std::vector<std::string> environment;  // "NAME=value"
  std::optional<User> user;              // to become; needs root
  // Our descriptor that becomes the child's descriptor 0, 1, 2 …; -1 for the one that we have there.
  std::vector<int> descriptors;
};

// How a process ended: by itself with a status, or by a signal.
struct Ending {
  int status = 0;
  int signal = 0;
  bool well() const { return status == 0 && signal == 0; }
};

class Process {
 public:
  // Starts it. Throws Error(usage) if there is no such program or it may not be run as that user, and
  // Error(temporary) if the system cannot.
  explicit Process(const Command& command);
  ~Process();  // does not wait, does not kill
  Process(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool ended() const { return ending_.has_value(); }
  // With what it has started itself. No harm when it has ended.
  void kill(int signal) const;
  // Until it has ended. One task may wait.
  Task<Ending> end();

 private:
  friend class Children;
  pid_t pid_ = -1;
  std::optional<Ending> ending_;
  Signal done_;
};

struct Pipe {
  Descriptor read_end, write_end;
};
// A pipe of 1 MiB, or of what the system gives. Throws Error(temporary).
Pipe make_pipe();

}  // namespace offsite
