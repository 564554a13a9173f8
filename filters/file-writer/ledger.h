// What the stream said of every file, and how much of each is still to come. Kept in unnamed files in the
// target, 24 bytes and the JSON for each, so that the number of files does not count in memory. All methods
// may be called from any thread.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "format/place.h"
#include "spilled_array.h"
#include "target.h"

namespace offsite {

class Ledger {
 public:
  // announced: nothing done yet. begun: its partial file is made. whole: under its final name. linked: waits
  // for another name of the same file.
  enum class State : uint8_t { announced, begun, whole, linked, folder, skipped };

  explicit Ledger(const Target& target);

  // The next FILE frame, as it came.
  void add(std::string_view json);
  uint64_t size() const;
  // Throws Error(input) if there is no file of that number.
  RestoredFile file(uint64_t number) const;

  State state(uint64_t number) const;
  void set_state(uint64_t number, State state);
  // So much of the file's content is going to come.
  void announce(uint64_t number, uint64_t bytes);
  // Throws Error(input) if so much more is not to come.
  void expect(uint64_t number, uint64_t bytes) const;
  // Notes that so much of what was expected is in place. True if that was the last of it.
  bool arrived(uint64_t number, uint64_t bytes);

 private:
  struct Record {
    uint64_t offset;  // of its JSON
    uint64_t left;    // bytes to come
    uint32_t length;  // of its JSON
    State state;
  };
  Record& record(uint64_t number) const;

  mutable std::mutex mutex_;
  Descriptor texts_;
  std::string waiting_;  // the end of the texts, not written yet
  uint64_t written_ = 0;
  mutable SpilledArray<Record> records_;
};

// A file without a name in the target, gone when it is closed. Throws Error(temporary).
Descriptor unnamed_file(const Target& target);

}  // namespace offsite
