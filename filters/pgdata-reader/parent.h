// The files that the parent snapshot holds, so that those which are unchanged need not be read again. It
// comes from the cache; nobody needs a key for it. Blocks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/file_list.h"
#include "format/meta.h"
#include "process/mapped_file.h"
#include "walk.h"

namespace offsite {

class ParentFiles {
 public:
  // The newest snapshot of the same host and paths whose list is in the cache folder, and whole. Nothing if
  // there is none.
  static std::optional<ParentFiles> choose(const std::string& cache, const std::string& hostname,
                                           const std::vector<std::string>& paths);

  const Parent& parent() const { return parent_; }
  // True if the file has not changed since it was read for the parent.
  bool holds(const Item& file) const;

 private:
  ParentFiles(Parent parent, Time began, const std::string& list);

  Parent parent_;
  Time began_;
  MappedFile mapped_;
  FileList files_;
};

}  // namespace offsite
