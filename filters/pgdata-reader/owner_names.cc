#include "owner_names.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <array>

namespace offsite {
namespace {

// An entry with more members than fit is as good as none: the number is kept anyway.
using Scratch = std::array<char, 16384>;

std::string user_name(uid_t uid) {
  Scratch scratch;
  passwd entry;
  passwd* found = nullptr;
  getpwuid_r(uid, &entry, scratch.data(), scratch.size(), &found);
  return found ? found->pw_name : "";
}

std::string group_name(gid_t gid) {
  Scratch scratch;
  group entry;
  group* found = nullptr;
  getgrgid_r(gid, &entry, scratch.data(), scratch.size(), &found);
  return found ? found->gr_name : "";
}

}  // namespace

const std::string& OwnerNames::user(uid_t uid) {
  auto known = users_.find(uid);
  if (known == users_.end()) known = users_.emplace(uid, user_name(uid)).first;
  return known->second;
}

const std::string& OwnerNames::group(gid_t gid) {
  auto known = groups_.find(gid);
  if (known == groups_.end()) known = groups_.emplace(gid, group_name(gid)).first;
  return known->second;
}

Identity who_am_i() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return {host.data(), user_name(geteuid()), geteuid(), getegid()};
}

}  // namespace offsite
