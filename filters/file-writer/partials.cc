#include "partials.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "copy_content.h"
#include "format/error.h"

namespace offsite {

std::string Partials::path_of(const std::string& path) {
  size_t name = path.rfind('/') + 1;
  return path.substr(0, name) + partial_name(path.substr(name));
}

std::shared_ptr<Partial> Partials::hold(uint64_t number) {
  std::lock_guard lock(mutex_);
  auto found = held_.find(number);
  if (found == held_.end()) {
    used_.push_front(number);
    found = held_.emplace(number, Held{std::make_shared<Partial>(), used_.begin()}).first;
  } else {
    used_.splice(used_.begin(), used_, found->second.use);
  }
  std::shared_ptr<Partial> partial = found->second.partial;
  if (held_.size() > open_max) drop_unused();
  return partial;
}

// The one that was used longest ago. One that is in use stays: while it is being made nobody else may think
// that it is still to be made. References are taken with the lock held, so one that has none gets none
// meanwhile.
void Partials::drop_unused() {
  for (auto number = used_.rbegin(); number != used_.rend(); ++number) {
    auto found = held_.find(*number);
    if (found->second.partial.use_count() > 1) continue;
    used_.erase(found->second.use);
    held_.erase(found);
    return;
  }
}

std::shared_ptr<Partial> Partials::open(uint64_t number) {
  std::shared_ptr<Partial> partial = hold(number);
  std::lock_guard lock(partial->opening);
  if (partial->descriptor) return partial;
  partial->number = number;
  partial->file = ledger_.file(number);
  if (ledger_.state(number) == Ledger::State::begun) {
    partial->descriptor = reopen(partial->file.path);
    return partial;
  }
  partial->descriptor = make(partial->file);
  if (ftruncate(partial->descriptor.get(), static_cast<off_t>(partial->file.node.size)) != 0)
    throw target_.failure("set the size of", partial->file.path);
  ledger_.set_state(number, Ledger::State::begun);
  return partial;
}

void Partials::close(uint64_t number) {
  std::lock_guard lock(mutex_);
  auto found = held_.find(number);
  if (found == held_.end()) return;
  used_.erase(found->second.use);
  held_.erase(found);
}

Descriptor Partials::make(const RestoredFile& file) const {
  switch (file.base) {
    case RestoredFile::Base::partial:
      return reopen(file.path);
    case RestoredFile::Base::file:
      return copy_of(file.path);
    default:
      return make_fresh(file.path);
  }
}

// What else has this name, or another name for the same file, is not ours to write to.
Descriptor Partials::reopen(const std::string& path) const {
  std::string partial = path_of(path);
  Descriptor opened = target_.open(partial, O_RDWR | O_NONBLOCK);
  struct stat status;
  if (fstat(opened.get(), &status) != 0) throw target_.failure("look at", partial);
  if (!S_ISREG(status.st_mode) || status.st_nlink != 1)
    throw Error(Blame::input,
                "go on with " + target_.spoken(partial) + ": it is no file of an interrupted run",
                "remove it, and restore again");
  return opened;
}

Descriptor Partials::make_fresh(const std::string& path) const {
  constexpr int how = O_RDWR | O_CREAT | O_EXCL;
  std::string partial = path_of(path);
  Descriptor fresh = target_.try_open(partial, how, 0600);
  if (!fresh && errno == EEXIST) {
    target_.remove(partial);
    fresh = target_.try_open(partial, how, 0600);
  }
  if (!fresh) throw target_.failure("make", path);
  return fresh;
}

Descriptor Partials::copy_of(const std::string& path) const {
  Descriptor original = target_.open(path, O_RDONLY | O_NONBLOCK);
  struct stat status;
  if (fstat(original.get(), &status) != 0 || !S_ISREG(status.st_mode))
    throw Error(Blame::input, "restore over " + target_.spoken(path) + ": it is no file any more",
                "try again");
  Descriptor copy = make_fresh(path);
  if (!copy_content(original.get(), copy.get())) throw target_.failure("copy", path);
  return copy;
}

}  // namespace offsite
