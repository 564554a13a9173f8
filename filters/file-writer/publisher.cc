#include "publisher.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "format/error.h"
#include "format/place.h"

namespace offsite {
namespace {

constexpr size_t waiting_max = 4096;
constexpr uint64_t unsynced_bytes_max = uint64_t{256} << 20;

bool syncfs_tells_of_failures() {
  utsname system;
  if (uname(&system) != 0) return false;
  char* rest = system.release;
  long major = strtol(rest, &rest, 10);
  long minor = *rest == '.' ? strtol(rest + 1, nullptr, 10) : 0;
  return major > 5 || (major == 5 && minor >= 8);
}

}  // namespace

Publisher::Publisher(const Target& target, Ledger& ledger)
    : target_(target), ledger_(ledger), each_alone_(!syncfs_tells_of_failures()) {
  know_device(target.root());
}

// A file system that is mounted below the target is synced by itself.
void Publisher::know_device(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) throw system_error("look at a file in the target");
  std::lock_guard lock(mutex_);
  Descriptor& held = devices_[status.st_dev];
  if (!held) held = Descriptor(fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
  if (!held) throw system_error("keep a descriptor of the target");
}

void Publisher::wrote(uint64_t bytes) {
  std::lock_guard lock(mutex_);
  unsynced_bytes_ += bytes;
}

void Publisher::add(uint64_t number, const std::string& path, int descriptor) {
  if (each_alone_ && descriptor >= 0 && fsync(descriptor) != 0) throw target_.failure("sync", path);
  std::lock_guard lock(mutex_);
  waiting_.push_back({number, path});
}

bool Publisher::is_due() const {
  std::lock_guard lock(mutex_);
  return waiting_.size() >= waiting_max || unsynced_bytes_ >= unsynced_bytes_max;
}

void Publisher::sync() {
  std::vector<int> descriptors;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [device, held] : devices_) descriptors.push_back(held.get());
  }
  for (int each : descriptors)
    if (syncfs(each) != 0) throw target_.failure("sync", "");
}

uint64_t Publisher::publish() {
  std::vector<Waiting> whole;
  {
    std::lock_guard lock(mutex_);
    if (waiting_.empty() && unsynced_bytes_ == 0) return 0;
    whole.swap(waiting_);
    unsynced_bytes_ = 0;
  }
  sync();
  for (const Waiting& each : whole) {
    rename(each);
    ledger_.set_state(each.number, Ledger::State::whole);
  }
  return whole.size();
}

void Publisher::rename(const Waiting& whole) const {
  Descriptor folder = target_.folder_of(whole.path);
  std::string name = name_of(whole.path);
  if (renameat(folder.get(), partial_name(name).c_str(), folder.get(), name.c_str()) != 0)
    throw target_.failure("rename to", whole.path);
}

}  // namespace offsite
