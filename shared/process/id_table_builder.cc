#include "process/id_table_builder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <queue>

#include "format/error.h"
#include "process/mapped_file.h"
#include "process/new_file.h"

namespace offsite {
namespace {

// Not O_TMPFILE, which some file systems have not.
Descriptor unnamed_file(const std::filesystem::path& folder) {
  std::string name = folder / "sorting.XXXXXX";
  Descriptor file(mkostemp(name.data(), O_CLOEXEC));
  if (!file) throw system_error("make " + name);
  unlink(name.c_str());
  return file;
}

View record_bytes(const std::vector<IdRecord>& run) { return std::as_bytes(std::span(run)); }

// Runs in order of their first record, the smallest on top.
struct FirstIsLater {
  bool operator()(View a, View b) const { return memcmp(a.data(), b.data(), IdRecord::size) > 0; }
};

}  // namespace

IdTableBuilder::IdTableBuilder(const std::filesystem::path& path, const IdTable* before, size_t run_records)
    : path_(path), before_(before), run_records_(run_records), packs_(before ? before->packs() : View()) {}

void IdTableBuilder::add(const Id& pack, const std::vector<PackEntry>& entries) {
  uint32_t number = packs_.number_of(pack);
  for (const PackEntry& entry : entries) {
    if (run_.size() == run_records_) spill();
    if (run_.empty()) run_.reserve(std::min(run_records_, std::max(entries.size(), size_t{4096})));
    run_.emplace_back(entry, number);
  }
}

void IdTableBuilder::spill() {
  std::sort(run_.begin(), run_.end());
  if (!spilled_) spilled_ = unnamed_file(path_.parent_path());
  for (View rest = record_bytes(run_); !rest.empty();) {
    ssize_t n = write(spilled_.get(), rest.data(), rest.size());
    if (n < 0 && errno != EINTR)
      throw system_error("write sorted blobs below " + path_.parent_path().string());
    if (n > 0) rest = rest.subspan(static_cast<size_t>(n));
  }
  spilled_bytes_.push_back(record_bytes(run_).size());
  run_.clear();
}

void IdTableBuilder::finish(const std::vector<Id>& sources, const std::vector<Id>& pending) {
  std::sort(run_.begin(), run_.end());
  NewFile file(path_, 0640);
  IdTableWriter writer([&](View bytes) { file.append(bytes); });
  merge(writer);
  writer.finish(packs_, sources, pending);
  file.keep();
}

void IdTableBuilder::merge(IdTableWriter& writer) const {
  std::optional<MappedFile> mapped;
  if (spilled_) mapped.emplace(spilled_.get(), "sorted blobs");
  std::priority_queue<View, std::vector<View>, FirstIsLater> runs;
  auto take_in = [&](View run) {
    if (!run.empty()) runs.push(run);
  };
  size_t at = 0;
  for (size_t bytes : spilled_bytes_) {
    take_in(mapped->view().subspan(at, bytes));
    at += bytes;
  }
  take_in(record_bytes(run_));
  if (before_) take_in(before_->records());
  while (!runs.empty()) {
    View run = runs.top();
    runs.pop();
    // The whole stretch that comes before every other run's first: an addition to a large table costs no
    // sorting.
    do {
      writer.add(run.first(IdRecord::size));
      run = run.subspan(IdRecord::size);
    } while (!run.empty() && (runs.empty() || !FirstIsLater()(run, runs.top())));
    take_in(run);
  }
}

}  // namespace offsite
