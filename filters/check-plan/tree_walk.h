// Looks at every tree of every snapshot, each once, and at what its nodes name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "filters/check-plan/findings.h"
#include "filters/check-plan/pack_facts.h"
#include "process/repository.h"
#include "process/seen_ids.h"

namespace offsite {

class TreeWalk {
 public:
  // All outlive it.
  TreeWalk(CachedRepository& repository, const PackFacts& packs, Findings& findings)
      : repository_(repository), packs_(packs), findings_(findings), seen_(repository.cache().path()) {}

  // Begins with a snapshot's tree; the last one is finished. Its paths must lead somewhere.
  void begin(const NamedSnapshot& snapshot);
  // Looks at one more tree; false if there is none left.
  bool step();

  uint64_t trees() const { return seen_.size(); }

 private:
  // A folder whose subfolders are to be looked at: packed, because there may be a million of them.
  struct Level {
    std::string name;
    Bytes waiting;  // of each: its tree, LE32 length of its name, its name
    size_t at = 0;
  };

  void look(const Id& tree, const std::string& name);
  void look_at_node(const TreeNode& node, Level& level);
  void look_at_content(const TreeNode& file);
  void check_path(const NamedSnapshot& snapshot, const std::string& path);
  struct Child;
  std::optional<Child> child_of(const Id& tree, std::string_view name);
  bool has_path(Id tree, std::string_view path);
  void tell(std::string_view name, const std::string& what, const Remedy& remedy);

  CachedRepository& repository_;
  const PackFacts& packs_;
  Findings& findings_;
  SeenIds seen_;
  Id snapshot_;
  std::vector<Level> levels_;
};

}  // namespace offsite
