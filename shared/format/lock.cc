#include "format/lock.h"

#include <fmt/core.h>

#include "format/error.h"
#include "format/fields.h"
#include "format/quote.h"

namespace offsite {
namespace {

// In the unit that a person would use.
std::string age_text(int64_t seconds) {
  if (seconds < 0) return "from the future";
  if (seconds < 120) return fmt::format("{} seconds old", seconds);
  if (seconds < 2 * 3600) return fmt::format("{} minutes old", seconds / 60);
  if (seconds < 2 * 86400) return fmt::format("{} hours old", seconds / 3600);
  return fmt::format("{} days old", seconds / 86400);
}

}  // namespace

std::string Lock::to_json() const {
  JsonWriter json;
  json.object().member("time", to_rfc3339(time)).member("exclusive", exclusive);
  json.member("hostname", hostname).member("username", username).name("pid").signed_number(pid);
  if (uid != 0) json.member("uid", uint64_t{uid});
  if (gid != 0) json.member("gid", uint64_t{gid});
  return json.close().take();
}

Lock Lock::parse(std::string_view text, const std::string& what) {
  Json json = Json::parse(text, what);
  Lock lock;
  lock.time = time_member(json, "time");
  lock.exclusive = json.boolean("exclusive", false);
  lock.hostname = json.text("hostname", "");
  lock.username = json.text("username", "");
  lock.pid = json.has("pid") ? json["pid"].as_signed() : 0;
  lock.uid = u32_member(json, "uid");
  lock.gid = u32_member(json, "gid");
  return lock;
}

bool LockJudge::is_stale(const Lock& lock) const {
  if (now.seconds - lock.time.seconds > lock_stale_seconds) return true;
  return lock.hostname == hostname && !is_running(lock.pid);
}

// Names are quoted: whoever wrote the lock chose them, and this goes to a terminal.
std::string LockJudge::describe(const Lock& lock) const {
  return fmt::format("{} lock of {} on {}, process {}, {}", lock.exclusive ? "exclusive" : "shared",
                     lock.username.empty() ? "nobody" : quote_name(lock.username), quote_name(lock.hostname),
                     lock.pid, age_text(now.seconds - lock.time.seconds));
}

void refuse_if_locked(const std::vector<Lock>& others, bool exclusive, const LockJudge& judge) {
  const Lock* in_use = nullptr;
  const Lock* left_behind = nullptr;
  size_t count = 0;
  for (const Lock& lock : others) {
    if (!is_in_the_way(lock, exclusive)) continue;
    ++count;
    (judge.is_stale(lock) ? left_behind : in_use) = &lock;
  }
  if (count == 0) return;
  std::string message = fmt::format("lock the repository: in the way is the {}",
                                    judge.describe(in_use ? *in_use : *left_behind));
  if (count > 1) message += fmt::format(", and {} more", count - 1);
  throw Error(Blame::locked, message,
              in_use ? "it is in use: try again when that process is done"
                     : "it seems to be left behind: restic unlock removes it");
}

}  // namespace offsite
