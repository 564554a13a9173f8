// An array of any length that lies in an unnamed file and not in the heap: the kernel may write it out.
// Its memory is mapped and may move when it grows: one thread at a time.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>

#include <span>
#include <type_traits>

#include "event/descriptor.h"
#include "format/error.h"

namespace offsite {

template <typename T>
class SpilledArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  // Takes over an empty file.
  explicit SpilledArray(Descriptor file) : file_(std::move(file)) {}
  SpilledArray(const SpilledArray&) = delete;
  ~SpilledArray() {
    if (items_) munmap(items_, capacity_ * sizeof(T));
  }

  // Throws Error(temporary), also when the disk is full.
  void push(const T& item) {
    if (size_ == capacity_) grow();
    items_[size_++] = item;
  }
  T& operator[](size_t at) { return items_[at]; }
  size_t size() const { return size_; }
  std::span<T> all() { return {items_, size_}; }

 private:
  // The room is allocated before it is used: a write to a hole of a full disk would be a SIGBUS.
  void grow() {
    size_t more = capacity_ + step;
    if ((errno = posix_fallocate(file_.get(), 0, static_cast<off_t>(more * sizeof(T)))) != 0)
      throw system_error("write a temporary file in the target");
    void* mapped = items_
                       ? mremap(items_, capacity_ * sizeof(T), more * sizeof(T), MREMAP_MAYMOVE)
                       : mmap(nullptr, more * sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
    if (mapped == MAP_FAILED) throw system_error("map a temporary file in the target");
    items_ = static_cast<T*>(mapped);
    capacity_ = more;
  }

  static constexpr size_t step = size_t{1} << 15;
  Descriptor file_;
  T* items_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
};

}  // namespace offsite
