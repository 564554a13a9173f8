#include "process/self.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "format/error.h"

namespace offsite {

Time now() {
  timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec, static_cast<int32_t>(time.tv_nsec)};
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) throw system_error("ask for the host's name");
  return name.data();
}

std::string user_name() {
  std::array<char, 16384> scratch;
  passwd entry{};
  passwd* found = nullptr;
  getpwuid_r(geteuid(), &entry, scratch.data(), scratch.size(), &found);
  return found ? found->pw_name : std::to_string(geteuid());
}

}  // namespace offsite
