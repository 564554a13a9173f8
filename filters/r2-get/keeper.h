// Keeps whole objects in the cache, as <cache>/data/<id>: the packs of trees, for whoever walks them later.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "event/frames.h"
#include "event/lanes.h"
#include "event/store.h"

namespace offsite {

struct KeepTotals {
  uint64_t kept = 0;
  uint64_t bytes_fetched = 0;
  std::vector<std::string> missing;  // names; not all of them if there are very many
};

// Asks for another run if anything was kept: with it, more can be known.
std::string final_stat(const KeepTotals& totals, uint64_t retries);

class Keeper {
 public:
  // `lanes`: objects at once, of each of which a piece is in memory.
  Keeper(Store& store, const std::string& cache, size_t lanes)
      : store_(store), folder_(std::filesystem::path(cache) / "data"), lanes_(lanes) {}

  // All frames up to END, which is left to the caller; then every object of a FETCH frame is in the cache.
  // PLACE frames are left out, all others go to `out`. An object that is not there is warned of. One whose
  // SHA-256 is not its name is fetched once more and then kept with a warning, because whoever reads it
  // verifies every blob, and most are whole.
  Task<void> take_all(FrameSource& in, FrameSink& out);
  const KeepTotals& totals() const { return totals_; }

 private:
  Task<void> take_until_end(FrameSource& in, FrameSink& out);
  Task<void> keep(ObjectName name);
  Task<bool> fetch(ObjectName name, bool whatever_comes);
  void note_missing(const ObjectName& name);

  Store& store_;
  std::filesystem::path folder_;
  Lanes lanes_;
  KeepTotals totals_;
};

}  // namespace offsite
