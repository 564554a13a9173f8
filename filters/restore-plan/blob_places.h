// Where the content of files lies in the repository: which copy of a blob is to be fetched, how long it is,
// and whether it is worth fetching.
#pragma once

#include <map>
#include <string_view>

#include "format/id_table.h"

namespace offsite {

class BlobPlaces {
 public:
  // `blobs` outlives it. `avoid` is PG_OFFSITE_AVOID, "<pack id>:<offset>" between spaces: a place that was
  // found damaged once is taken only if there is no other, one that was twice never is. Throws Error(usage).
  BlobPlaces(const IdTable& blobs, std::string_view avoid);

  // Bytes of its plaintext; nothing if no index names it.
  std::optional<uint32_t> length(const Id& id) const;
  // Nothing if it is unknown, or damaged wherever it lies.
  std::optional<BlobLocation> find(const Id& id) const;
  // True for the blob that is so many zeros. Only asked of multiples of 4096, the lengths in which zeros are
  // stored; of others it says false.
  bool is_zeros(const Id& id, uint32_t length);

 private:
  unsigned times_damaged(const BlobLocation& place) const;

  const IdTable& blobs_;
  std::map<std::pair<Id, uint32_t>, unsigned> damaged_;
  std::map<uint32_t, Id> zeros_;  // by length
};

}  // namespace offsite
