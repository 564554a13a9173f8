// The files whose content is being written, under their temporary names. Opening one makes what of it was in
// place already: nothing, an interrupted run's file, or a copy of the file that is going to be replaced.
// So many stay open as are in use, and some more. Any thread.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "format/place.h"
#include "ledger.h"
#include "target.h"

namespace offsite {

struct Partial {
  std::mutex opening;
  uint64_t number = 0;
  RestoredFile file;
  Descriptor descriptor;
};

class Partials {
 public:
  Partials(const Target& target, Ledger& ledger) : target_(target), ledger_(ledger) {}

  // Throws Error.
  std::shared_ptr<Partial> open(uint64_t number);
  void close(uint64_t number);

  // "/a/b" → "/a/.pg-offsite-…"
  static std::string path_of(const std::string& path);

 private:
  static constexpr size_t open_max = 256;
  struct Held {
    std::shared_ptr<Partial> partial;
    std::list<uint64_t>::iterator use;
  };
  std::shared_ptr<Partial> hold(uint64_t number);
  void drop_unused();
  Descriptor make(const RestoredFile& file) const;
  Descriptor reopen(const std::string& path) const;
  Descriptor make_fresh(const std::string& path) const;
  Descriptor copy_of(const std::string& path) const;

  const Target& target_;
  Ledger& ledger_;
  std::mutex mutex_;
  std::unordered_map<uint64_t, Held> held_;
  std::list<uint64_t> used_;  // the latest first
};

}  // namespace offsite
