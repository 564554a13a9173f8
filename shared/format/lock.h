// Lock objects (restic design, "Locks"): whoever works on a repository says so in locks/. The JSON is stored
// as format/unpacked.h says.
//
//   {"time":"…","exclusive":false,"hostname":"…","username":"…","pid":123,"uid":0,"gid":0}
//
// uid and gid are left out when they are 0. A shared lock tolerates other shared locks; an exclusive one is
// alone. A lock that was left behind blocks like any other until somebody removes it (restic unlock), in
// restic as here: only a person can know that nobody works behind it any more.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "format/gotime.h"

namespace offsite {

// restic's numbers. A lock is written anew, with a new time, after the first; it may be taken for left behind
// after the second, so whoever could not write it anew for as long as the third must stop working.
constexpr int64_t lock_refresh_seconds = 5 * 60;
constexpr int64_t lock_stale_seconds = 30 * 60;
constexpr int64_t lock_given_up_seconds = lock_stale_seconds - lock_stale_seconds / 4;
// From writing a lock to looking for others: long enough for two who write at once to see each other.
constexpr int64_t lock_settling_milliseconds = 200;

struct Lock {
  Time time;
  bool exclusive = false;
  std::string hostname, username;
  int64_t pid = 0;
  uint32_t uid = 0, gid = 0;
  bool operator==(const Lock&) const = default;

  std::string to_json() const;
  // Unknown members are ignored. `what` names it in errors. Throws Error(input).
  static Lock parse(std::string_view json, const std::string& what = "read a lock");
};

// What is needed to judge the locks of others. `is_running` is asked for processes of this host only.
struct LockJudge {
  Time now;
  std::string hostname;
  std::function<bool(int64_t pid)> is_running;

  // restic's rule: older than 30 minutes, or of this host and its process is gone.
  bool is_stale(const Lock& lock) const;
  // "exclusive lock of root on forge, process 4711, 12 minutes old"
  std::string describe(const Lock& lock) const;
};

inline bool is_in_the_way(const Lock& theirs, bool exclusive) { return theirs.exclusive || exclusive; }

// Throws Error(locked) if one of the locks of others is in the way of a shared or an exclusive one. It names
// one that is in use, if there is such; the hint says whether to wait or to unlock.
void refuse_if_locked(const std::vector<Lock>& others, bool exclusive, const LockJudge& judge);

}  // namespace offsite
