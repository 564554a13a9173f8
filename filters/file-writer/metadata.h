// Owner, extended attributes (access control lists are among them), times and mode of something that is
// there: made equal to a node. What is equal already is not touched.
#pragma once

#include <sys/stat.h>

#include <string>

#include "format/node.h"
#include "process/incomplete.h"

namespace offsite {

// A descriptor whose metadata is to be set. One opened with O_PATH reaches everything, links and devices
// included, by way of /proc; an ordinary one needs no /proc.
class Thing {
 public:
  enum class Opened { ordinary, as_path };
  Thing(int descriptor, Opened how) : descriptor_(descriptor), as_path_(how == Opened::as_path) {}

  // As the calls of these names: 0, or -1 and errno.
  int look(struct stat& status) const;
  int chown(uint32_t uid, uint32_t gid) const;
  int chmod(uint32_t mode) const;
  int set_times(const Time& access, const Time& modification) const;
  ssize_t list_attributes(char* names, size_t room) const;
  ssize_t attribute(const char* name, char* value, size_t room) const;
  int set_attribute(const char* name, const std::string& value) const;
  int remove_attribute(const char* name) const;

 private:
  std::string through_proc() const;

  int descriptor_;
  bool as_path_;
};

// `spoken` names the thing for people. What does not succeed is noted in `incomplete`, unless it is what only
// root may do and we are not root.
void set_metadata(const Thing& thing, const Node& node, const std::string& spoken, Incomplete& incomplete);

}  // namespace offsite
