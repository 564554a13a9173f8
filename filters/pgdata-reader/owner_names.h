// Names of users and groups, each looked up once.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>

namespace offsite {

class OwnerNames {
 public:
  // Empty if the number has no name. The reference stays good.
  const std::string& user(uid_t uid);
  const std::string& group(gid_t gid);

 private:
  std::map<uid_t, std::string> users_;
  std::map<gid_t, std::string> groups_;
};

// Who runs this program, and where.
struct Identity {
  std::string hostname, username;
  uid_t uid;
  gid_t gid;
};
Identity who_am_i();

}  // namespace offsite
