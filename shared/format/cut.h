// Where files are cut into blobs: by restic's rule, or on a grid that is aligned to database pages. Bytes in,
// chunks out.
//
// A page of a relation that changes changes its cell of the grid and no other; restic's chunks are some 512
// KiB there, because a page has a run of zeros in its middle, and one changed page stores half a megabyte
// again. Half a mebibyte of zeros that begins on the grid is one chunk of its own: the blob that restic
// restores as a hole.
#pragma once

#include <functional>
#include <optional>

#include "format/rabin.h"

namespace offsite {

constexpr uint64_t page_bytes = 8192;
constexpr size_t zero_chunk_bytes = size_t{512} << 10;

// The grid for a cluster of this size, in bytes: the larger the cluster, the more a small grid costs in index
// and trees.
uint64_t page_grid_for(uint64_t cluster_bytes);
// The same for a cluster whose last snapshot was cut on `before` (0: there is none): a cluster that hovers
// around a limit keeps its grid, for on another one every file that changes is stored again.
uint64_t steady_page_grid(uint64_t cluster_bytes, uint64_t before);
// A grid that zero chunks fit on: a power of two of pages, up to 512 KiB.
bool is_page_grid(uint64_t bytes);

// Cuts one file after the other. `take` gets each chunk; the view lives until take returns.
class Cutter {
 public:
  using Take = std::function<void(View chunk)>;

  explicit Cutter(uint64_t polynomial) : rabin_(polynomial) {}

  void use_rabin() { grid_ = 0; }
  void use_grid(uint64_t bytes) { grid_ = bytes; }

  // The next bytes of the file. A chunk that lies inside `bytes` is given as it stands there, without
  // copying.
  void feed(View bytes, const Take& take);
  // The file has ended: the last chunk, if there is one.
  void finish(const Take& take);

 private:
  std::optional<size_t> next_cut(View open);
  void cut_by_content(View bytes, const Take& take);
  void cut_on_grid(View bytes, const Take& take);

  Rabin rabin_;
  uint64_t grid_ = 0;  // 0: by content
  Bytes held_;         // what came before and is not cut yet
};

}  // namespace offsite
