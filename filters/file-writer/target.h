// The folder that is restored into, and the only way to what is below it. No path that a stream names leads
// out: no "..", no symbolic link on the way, none at its end (process/beneath.h).
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "event/descriptor.h"
#include "format/error.h"

namespace offsite {

class Target {
 public:
  // Makes the folder, and those above it, if there is none. Throws Error(temporary).
  explicit Target(const std::string& folder);

  const std::string& path() const { return path_; }
  // A path of the stream as a person knows it, for messages.
  std::string spoken(std::string_view path) const;

  // open(2) of `path`, which is absolute and clean ("/a/b" is b in a in the target). The second form gives
  // none, and errno. Throws Error(input) if something on the way is a link or no folder, Error(temporary).
  Descriptor open(std::string_view path, int flags, mode_t mode = 0) const;
  Descriptor try_open(std::string_view path, int flags, mode_t mode = 0) const;
  // The folder that `path` lies in: what *at() calls want.
  Descriptor folder_of(std::string_view path) const;
  // The target itself.
  int root() const { return root_.get(); }

  // Removes what `path` names, with all that is in it; links are removed and not followed. False if there is
  // nothing.
  bool remove(std::string_view path) const;

  // The Error for a call on `path` that failed with errno as it is now.
  Error failure(std::string_view doing, std::string_view path) const;

  // For tests: as on a kernel without openat2().
  void walk_by_hand() { by_hand_ = true; }

 private:
  std::string path_;
  Descriptor root_;
  bool by_hand_ = false;
};

// What *at() calls take of a path: its last component.
std::string name_of(std::string_view path);

}  // namespace offsite
