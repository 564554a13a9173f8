// A file descriptor that is closed when its owner goes.
#pragma once

#include <unistd.h>

#include <utility>

namespace offsite {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  // Hands it over to whoever will close it.
  int release() { return std::exchange(number_, -1); }
  // Now, for whoever wants to know whether it succeeds; as close(2) returns.
  int close() { return number_ < 0 ? 0 : ::close(std::exchange(number_, -1)); }
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }  // false if the call that was to open it failed

 private:
  int number_;
};

}  // namespace offsite
