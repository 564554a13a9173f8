// What the index files say of each pack, compared among themselves and with what the repository has. Of a
// pack a hundred bytes are kept, however many blobs it has.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "filters/check-plan/findings.h"
#include "filters/check-plan/listing.h"
#include "format/pack.h"

namespace offsite {

class PackFacts {
 public:
  PackFacts(const Listing& listing, unsigned repository_version, Findings& findings)
      : listing_(listing), version_(repository_version), findings_(findings) {}

  // All blobs of a pack, as one index file lists them. Tells what cannot be right about them.
  void add(const Id& index, const Id& pack, std::vector<PackEntry> entries);
  // All index files have been added: compares them with the listing, and tells what does not fit.
  void compare();

  // Whether these bytes of a pack can be there: an index names it, and it is long enough.
  bool is_there(const Id& pack, uint64_t end) const;
  bool has_trees(const Id& pack) const;
  bool is_known(const Id& pack) const { return packs_.contains(pack); }
  size_t size() const { return packs_.size(); }

 private:
  struct Fact {
    uint64_t bytes = 0;                // that it must have
    std::array<std::byte, 16> digest;  // of its entries
    Id index;                          // the first that names it
    bool several = false, differs = false, trees = false;
  };
  void check_places(const std::string& object, const std::vector<PackEntry>& entries);
  void check_blobs(const std::string& object, const std::vector<PackEntry>& entries);
  void compare(const Id& pack, const Fact& fact);

  const Listing& listing_;
  unsigned version_;
  Findings& findings_;
  std::unordered_map<Id, Fact, IdHash> packs_;
};

}  // namespace offsite
