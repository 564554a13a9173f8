// Gives whole files their final names. Their data must be durable first, or a crash could leave a name with a
// hole behind it: many files wait for one another, one syncfs() makes all of them durable, and then they are
// renamed. An fsync() each would be a journal commit each. syncfs() tells of failed writes since Linux 5.8;
// before that every file is synced when it is whole. Any thread.
#pragma once

#include <sys/types.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "ledger.h"
#include "target.h"

namespace offsite {

class Publisher {
 public:
  Publisher(const Target& target, Ledger& ledger);

  // Before the first byte is written to an open file: failed writes are told from then on.
  void know_device(int descriptor);
  // So much more of content lies in the page cache.
  void wrote(uint64_t bytes);
  // The file is complete but for its name; `descriptor` may be closed afterwards. -1: what has no content.
  void add(uint64_t number, const std::string& path, int descriptor);
  // True if enough wait for their names, or enough content for the disk: left to the kernel, most of it would
  // wait until the end, and the disk be idle before.
  bool is_due() const;
  // Syncs, and renames what waits. One call at a time. Gives the number of names.
  uint64_t publish();
  // Everything that was done in the target becomes durable. Throws Error(temporary).
  void sync();

 private:
  struct Waiting {
    uint64_t number;
    std::string path;
  };
  void rename(const Waiting& whole) const;

  const Target& target_;
  Ledger& ledger_;
  bool each_alone_;
  mutable std::mutex mutex_;
  std::vector<Waiting> waiting_;
  uint64_t unsynced_bytes_ = 0;
  std::map<dev_t, Descriptor> devices_;
};

}  // namespace offsite
