// Files with several names: nodes with the same inode on the same device. One name has the content, the
// others are joined to it at the end, when it is whole.
#pragma once

#include "counts.h"
#include "ledger.h"
#include "process/incomplete.h"
#include "target.h"

namespace offsite {

class HardLinks {
 public:
  HardLinks(const Target& target, Ledger& ledger)
      : target_(target), ledger_(ledger), links_(unnamed_file(target)) {}

  void add(uint64_t number, const Node& node) { links_.push({node.device_id, node.inode, number}); }
  // Gives all names of a file the content of the first that is whole. Blocks; once, at the end.
  void join(Counts& counts, Incomplete& incomplete);

 private:
  struct Link {
    uint64_t device, inode, number;
    auto operator<=>(const Link&) const = default;
  };
  void join_names(std::span<const Link> names, Counts& counts, Incomplete& incomplete);
  bool join_pair(const std::string& whole, const std::string& path, const std::string& spoken,
                 Incomplete& incomplete);

  const Target& target_;
  Ledger& ledger_;
  SpilledArray<Link> links_;
};

}  // namespace offsite
