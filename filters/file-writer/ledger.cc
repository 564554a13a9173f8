#include "ledger.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>

#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t waiting_max = size_t{256} << 10;
constexpr const char* spoken_texts = "a temporary file in the target";

void write_all(int descriptor, View bytes) {
  while (!bytes.empty()) {
    ssize_t n = write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) throw system_error(std::string("write ") + spoken_texts);
    if (n > 0) bytes = bytes.subspan(static_cast<size_t>(n));
  }
}

}  // namespace

Descriptor unnamed_file(const Target& target) {
  Descriptor file(openat(target.root(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) {
    if (!file) throw target.failure("make a temporary file in", "");
    return file;
  }
  std::string name = partial_name(fmt::format("a file of {}", getpid()));
  file = Descriptor(openat(target.root(), name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
  if (!file) throw target.failure("make a temporary file in", "");
  unlinkat(target.root(), name.c_str(), 0);
  return file;
}

Ledger::Ledger(const Target& target) : texts_(unnamed_file(target)), records_(unnamed_file(target)) {}

void Ledger::add(std::string_view json) {
  std::lock_guard lock(mutex_);
  records_.push({written_ + waiting_.size(), 0, static_cast<uint32_t>(json.size()), State::announced});
  waiting_ += json;
  if (waiting_.size() < waiting_max) return;
  write_all(texts_.get(), as_bytes(waiting_));
  written_ += waiting_.size();
  waiting_.clear();
}

uint64_t Ledger::size() const {
  std::lock_guard lock(mutex_);
  return records_.size();
}

Ledger::Record& Ledger::record(uint64_t number) const {
  if (number >= records_.size())
    throw Error(Blame::input, fmt::format("read a PLACE frame: there is no file {}", number));
  return records_[number];
}

RestoredFile Ledger::file(uint64_t number) const {
  std::string json;
  {
    std::lock_guard lock(mutex_);
    const Record& found = record(number);
    if (found.offset >= written_) {
      json = waiting_.substr(found.offset - written_, found.length);
    } else {
      json.resize(found.length);
      ssize_t n = pread(texts_.get(), json.data(), json.size(), static_cast<off_t>(found.offset));
      if (n != static_cast<ssize_t>(json.size())) throw system_error(std::string("read ") + spoken_texts);
    }
  }
  return RestoredFile::parse(json);
}

Ledger::State Ledger::state(uint64_t number) const {
  std::lock_guard lock(mutex_);
  return record(number).state;
}

void Ledger::set_state(uint64_t number, State state) {
  std::lock_guard lock(mutex_);
  record(number).state = state;
}

void Ledger::announce(uint64_t number, uint64_t bytes) {
  std::lock_guard lock(mutex_);
  record(number).left = bytes;
}

void Ledger::expect(uint64_t number, uint64_t bytes) const {
  std::lock_guard lock(mutex_);
  if (bytes > record(number).left)
    throw Error(Blame::input, fmt::format("write file {}: more of it came than was announced", number));
}

bool Ledger::arrived(uint64_t number, uint64_t bytes) {
  std::lock_guard lock(mutex_);
  return (record(number).left -= bytes) == 0;
}

}  // namespace offsite
