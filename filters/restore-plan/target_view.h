// What stands in the target already. It is only read, and no link below it is followed: what is behind one
// counts as not there.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <vector>

#include "event/descriptor.h"

namespace offsite {

class TargetView {
 public:
  // A folder that is not there is an empty one, as is "". Throws Error(temporary) if it cannot be entered.
  explicit TargetView(const std::string& folder);

  // `path` is absolute and clean, "/a/b" for b in a in the target. Nothing if nothing is there.
  std::optional<struct stat> look(const std::string& path);
  // To read; none, and errno, if it cannot be opened.
  Descriptor open(const std::string& path) const;
  std::string link_target(const std::string& path);
  // What a folder holds, in no order.
  std::vector<std::string> names(const std::string& path) const;

 private:
  int folder_of(const std::string& path);

  Descriptor root_;
  // The one that was asked for last: it is asked for again, for all that it holds.
  std::string folder_path_ = "?";
  Descriptor folder_;
};

}  // namespace offsite
