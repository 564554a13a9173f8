#include "copy.h"

#include <fmt/core.h>

#include "format/error.h"
#include "format/json.h"
#include "process/log.h"

namespace offsite {

void Trouble::add(const std::string& path, const std::string& why) {
  std::string line = fmt::format("{}: {}", path, why);
  warn(line);
  if (named_.size() < named_max)
    named_.push_back(std::move(line));
  else
    ++more_;
}

std::vector<std::string> Trouble::report() const {
  std::vector<std::string> lines = named_;
  if (more_ > 0) lines.push_back(fmt::format("and {} more", more_));
  return lines;
}

bool Copy::fill(Batch& batch, const Next& next) {
  while (!batch.full()) {
    if (open_) {
      send_content(batch);
      continue;
    }
    std::optional<Entry> entry = next();
    if (!entry) return false;
    begin(batch, std::move(*entry));
  }
  return true;
}

void Copy::begin(Batch& batch, Entry entry) {
  if (S_ISDIR(entry.status.st_mode) || S_ISLNK(entry.status.st_mode)) {
    batch.json(Kind::file, describer_.file_json(entry));
    return;
  }
  if (!S_ISREG(entry.status.st_mode)) {
    warn(fmt::format("{} is neither file, folder nor link: left out", entry.path));
    return;
  }
  ++counts_.files;
  if (unchanged_(entry)) {
    ++counts_.files_unchanged;
    counts_.bytes_unchanged += static_cast<uint64_t>(entry.status.st_size);
    batch.json(Kind::file, describer_.file_json(entry, Content::unchanged));
    return;
  }
  std::string source = entry.source.empty() ? entry.path : entry.source;
  try {
    std::optional<FileReader> reader = FileReader::open(source);
    if (!reader && entry.required) throw Error(Blame::input, fmt::format("copy {}: it vanished", source));
    if (!reader) return;  // dropped by the server since its folder was listed: WAL knows
    // The owner and mode of an entry may be set on purpose; size and times are those of what is read.
    entry.status.st_size = reader->status().st_size;
    entry.status.st_mtim = reader->status().st_mtim;
    entry.status.st_ctim = reader->status().st_ctim;
    entry.status.st_ino = reader->status().st_ino;
    batch.json(Kind::file, describer_.file_json(entry, Content::follows));
    open_.emplace(Open{std::move(entry), std::move(*reader)});
  } catch (const Error& unreadable) {
    if (entry.required) throw;
    trouble_.add(entry.path, unreadable.what());
  }
}

// One DATA frame at most. Pages go by whole, or they could not be checked.
void Copy::send_content(Batch& batch) {
  FileReader& reader = open_->reader;
  if (reader.left() == 0) {
    if (reader.padded() > 0 && open_->entry.required)
      throw Error(Blame::input, fmt::format("copy {}: it was cut short meanwhile", open_->entry.path));
    return end_content(batch, "");
  }
  size_t page_bytes = pages_.layout().page_bytes;
  bool paged = open_->entry.relation && pages_.layout().checksums;
  uint64_t offset = reader.at();
  try {
    Room room = batch.room();
    Room content = reader.next(room.first(room.size() / page_bytes * page_bytes));
    if (paged)
      open_->bad_pages += pages_.look(content, offset, open_->entry.path, *open_->entry.relation, reader);
    batch.data(content.size());
    counts_.bytes_read += content.size();
  } catch (const Error& unreadable) {
    if (open_->entry.required) throw;
    trouble_.add(open_->entry.path, unreadable.what());
    end_content(batch, unreadable.what());
  }
}

void Copy::end_content(Batch& batch, const std::string& error) {
  JsonWriter json;
  json.object().member("size", open_->reader.at());
  if (!error.empty()) json.member("error", error);
  batch.json(Kind::file_end, json.close().take());
  open_.reset();
}

void Copy::make(Batch& batch, const Entry& entry, View content) {
  ++counts_.files;
  counts_.bytes_read += content.size();
  batch.json(Kind::file, describer_.file_json(entry, Content::follows));
  if (!content.empty()) {
    std::copy(content.begin(), content.end(), batch.room().begin());
    batch.data(content.size());
  }
  batch.json(Kind::file_end, JsonWriter().object().member("size", uint64_t{content.size()}).close().take());
}

}  // namespace offsite
