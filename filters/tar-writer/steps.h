// Files and blobs on their way to the thread pool, copied out of the stream so that it can go on meanwhile.
#pragma once

#include <vector>

#include "archivist.h"

namespace offsite {

class Steps {
 public:
  void add_file(std::string_view json);
  void add_content(View plaintext, const Places& places);
  bool full() const { return bytes_.size() >= bytes_max; }
  bool empty() const { return steps_.empty(); }
  // In the order in which they came.
  void run(Archivist& archivist) const;
  void clear();

 private:
  static constexpr size_t bytes_max = size_t{2} << 20;
  // What one large blob needed is given back.
  static constexpr size_t kept_max = size_t{12} << 20;
  struct Step {
    size_t begin, length;  // in the bytes
    std::optional<Place> place;
  };

  Bytes bytes_;
  std::vector<Step> steps_;
};

}  // namespace offsite
