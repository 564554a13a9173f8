// The ids that a run has met: of blobs sent, of trees walked. A first backup of a terabyte sends millions of
// blobs, so the set lies in an unnamed file of the cache folder, mapped: the kernel may write it out, and it
// is no heap.
#pragma once

#include <filesystem>
#include <functional>

#include "format/bytes.h"

namespace offsite {

class SeenIds {
 public:
  // The folder must be writable. Throws Error(temporary), also when the disk is full: room is reserved before
  // it is used.
  explicit SeenIds(std::filesystem::path folder);
  ~SeenIds();
  SeenIds(const SeenIds&) = delete;

  // True if the id was not there yet.
  bool insert(const Id& id);
  bool has(const Id& id) const;
  size_t size() const { return used_; }
  // All of them, in no order.
  void each(const std::function<void(const Id&)>& take) const;

 private:
  size_t slot_of(const Id& id) const;
  void grow(size_t slots);

  std::filesystem::path folder_;
  std::byte* slots_ = nullptr;  // 32 bytes each; all zero is free (no SHA-256 of anything known is)
  size_t count_ = 0;            // a power of two
  size_t used_ = 0;
};

}  // namespace offsite
