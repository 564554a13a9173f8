// Making what has no content, below the target: folders, links, devices. And seeing to it that nothing else
// stands where something is going to be. For one thread.
#pragma once

#include <string>

#include "format/place.h"
#include "target.h"

namespace offsite {

class Things {
 public:
  explicit Things(const Target& target) : target_(target) {}

  // A folder that may be entered; one that is there already is kept. A file in its place gives way, a link
  // does not: who made it may have meant something by it. Throws Error.
  void make_folder(const std::string& path);
  // An empty folder at `path` gives way to what will be renamed to it, a full one does not. Throws Error.
  void clear_the_way(const std::string& path);
  // A symbolic link, a device or a fifo, under its temporary name. False, and errno, if only root may.
  bool make(const RestoredFile& thing);

 private:
  int parent_of(const std::string& path);

  const Target& target_;
  // The parent that was asked for last: in the order of trees it is asked for again.
  std::string parent_path_ = "?";
  Descriptor parent_;
};

}  // namespace offsite
