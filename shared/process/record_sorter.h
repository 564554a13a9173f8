// Sorts more records than memory should hold: runs are sorted as they fill, written to an unnamed file, and
// merged while they are read back. Ten million records of 64 bytes are 640 MB of disk, and less than 32 MiB
// of heap.
#pragma once

#include <algorithm>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "process/unnamed_file.h"

namespace offsite {

// A sorted sequence that is read from front to back: records in memory, or a stretch of a file.
template <typename Record>
class SortedRun {
 public:
  explicit SortedRun(std::span<const Record> held) : held_(held) {}
  // `file` outlives it.
  SortedRun(const UnnamedFile& file, uint64_t offset, uint64_t records)
      : file_(&file), offset_(offset), left_(records) {
    refill();
  }

  bool empty() const { return held_.empty(); }
  const Record& front() const { return held_.front(); }
  void pop() {
    held_ = held_.subspan(1);
    if (held_.empty()) refill();
  }

 private:
  static constexpr uint64_t read_records = (uint64_t{64} << 10) / sizeof(Record) + 1;

  void refill() {
    size_t records = static_cast<size_t>(std::min(left_, read_records));
    buffer_.resize(records);
    held_ = buffer_;
    if (records == 0) return;
    file_->read(offset_, std::as_writable_bytes(std::span(buffer_)));
    offset_ += std::as_bytes(held_).size();
    left_ -= records;
  }

  std::span<const Record> held_;
  const UnnamedFile* file_ = nullptr;
  uint64_t offset_ = 0, left_ = 0;  // of what is in the file still
  std::vector<Record> buffer_;
};

// Record: copied as bytes, in the order of its operator<.
template <typename Record>
class RecordSorter {
  static_assert(std::is_trivially_copyable_v<Record>);

 public:
  static constexpr size_t run_records_default = (size_t{24} << 20) / sizeof(Record);

  // `folder` takes the runs, if there is more than one. Everything here throws Error(temporary) if it cannot.
  explicit RecordSorter(std::filesystem::path folder, size_t run_records = run_records_default)
      : folder_(std::move(folder)), run_records_(run_records) {}

  void add(const Record& record) {
    if (run_.size() == run_records_) spill();
    // At once, as untouched memory costs nothing; to grow would touch three times as much as is needed.
    if (run_.capacity() == 0) run_.reserve(run_records_);
    run_.push_back(record);
  }

  // Nothing is added any more: gives the records one by one, and nothing at the end. `more`, sorted already,
  // is merged with them; it is given before the first, and outlives the last.
  void merge_with(std::span<const Record> more) { runs_.emplace_back(more); }
  std::optional<Record> next() {
    if (!merging_) begin();
    if (!current_) return std::nullopt;
    Record record = current_->front();
    current_->pop();
    // Mostly the next one comes from the same run: an addition to a long one costs no sorting.
    if (current_->empty()) {
      current_ = take_first();
    } else if (!heap_.empty() && heap_.front()->front() < current_->front()) {
      put_back(current_);
      current_ = take_first();
    }
    return record;
  }

 private:
  using Run = SortedRun<Record>;
  static bool later(const Run* a, const Run* b) { return b->front() < a->front(); }

  void spill() {
    std::sort(run_.begin(), run_.end());
    if (!file_) file_.emplace(folder_);
    file_->append(std::as_bytes(std::span(run_)));
    spilled_records_.push_back(run_.size());
    run_.clear();
  }

  void begin() {
    merging_ = true;
    uint64_t offset = 0;
    for (size_t records : spilled_records_) {
      runs_.emplace_back(*file_, offset, records);
      offset += records * sizeof(Record);
    }
    std::sort(run_.begin(), run_.end());
    runs_.emplace_back(std::span<const Record>(run_));
    for (Run& run : runs_) put_back(&run);
    current_ = take_first();
  }

  void put_back(Run* run) {
    if (run->empty()) return;
    heap_.push_back(run);
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  // The run whose first record is the smallest; null if none is left.
  Run* take_first() {
    if (heap_.empty()) return nullptr;
    std::pop_heap(heap_.begin(), heap_.end(), later);
    Run* run = heap_.back();
    heap_.pop_back();
    return run;
  }

  std::filesystem::path folder_;
  size_t run_records_;
  std::vector<Record> run_;
  std::optional<UnnamedFile> file_;
  std::vector<size_t> spilled_records_;  // of each run, in the order in which they lie in the file
  std::deque<Run> runs_;                 // a deque: elements stay where they are
  std::vector<Run*> heap_;               // the one whose first record is the smallest in front
  Run* current_ = nullptr;
  bool merging_ = false;
};

}  // namespace offsite
