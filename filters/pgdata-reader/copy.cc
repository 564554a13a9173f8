#include "copy.h"

#include <fmt/core.h>

#include "format/error.h"
#include "process/log.h"

namespace offsite {
namespace {

// "open /x: permission denied" → "permission denied": the path is named anyway.
std::string reason_of(const Error& error) {
  std::string_view what = error.what();
  size_t colon = what.rfind(": ");
  return std::string(colon == what.npos ? what : what.substr(colon + 2));
}

}  // namespace

void Trouble::add(const std::string& path, const std::string& why) {
  if (named_.size() >= named_max) {
    ++more_;
    return;
  }
  named_.push_back(fmt::format("{}: {}", path, why));
  warn(named_.back());
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
    std::optional<Item> item = next();
    if (!item) return false;
    begin(batch, std::move(*item));
  }
  return true;
}

void Copy::begin(Batch& batch, Item item) {
  mode_t mode = item.status.st_mode;
  if (S_ISREG(mode)) return begin_file(batch, std::move(item));
  if (S_ISDIR(mode) || S_ISLNK(mode))
    batch.json(Kind::file, describer_.entry(item).to_json());
  else
    warn(fmt::format("{} is neither file, folder nor link: left out", item.path));
}

void Copy::begin_file(Batch& batch, Item item) {
  if (unchanged_(item)) {
    ++counts_.files;
    ++counts_.files_unchanged;
    counts_.bytes_unchanged += static_cast<uint64_t>(item.status.st_size);
    Entry entry = describer_.entry(item);
    entry.unchanged = true;
    batch.json(Kind::file, entry.to_json());
    return;
  }
  const std::string& source = item.source.empty() ? item.path : item.source;
  try {
    std::optional<FileReader> reader = FileReader::open(source);
    if (!reader && item.required) throw Error(Blame::input, fmt::format("copy {}: it vanished", source));
    if (!reader) return;  // dropped by the server since its folder was listed: WAL knows
    // Owner and mode of an item may be set on purpose; what tells versions apart is that of the file that is
    // read.
    item.status.st_size = reader->status().st_size;
    item.status.st_mtim = reader->status().st_mtim;
    item.status.st_ctim = reader->status().st_ctim;
    item.status.st_ino = reader->status().st_ino;
    ++counts_.files;
    batch.json(Kind::file, describer_.entry(item).to_json());
    open_.emplace(Open{std::move(item), std::move(*reader)});
  } catch (const Error& unreadable) {
    if (item.required) throw;
    trouble_.add(item.path, reason_of(unreadable));
  }
}

// One DATA frame at most. Pages go by whole, or they could not be checked.
void Copy::send_content(Batch& batch) {
  const Item& item = open_->item;
  FileReader& reader = open_->reader;
  if (reader.left() == 0) {
    if (reader.padded() > 0 && item.required)
      throw Error(Blame::input, fmt::format("copy {}: it was cut short meanwhile", item.path));
    return end_content(batch, "");
  }
  size_t page_bytes = pages_.layout().page_bytes;
  Room room = batch.room().first(batch.room().size() / page_bytes * page_bytes);
  uint64_t offset = reader.at();
  try {
    Room content = reader.next(room);
    if (item.relation && pages_.layout().checksums)
      open_->bad_pages += pages_.look(content, offset, item.path, *item.relation, reader);
    batch.data(content.size());
    counts_.bytes_read += content.size();
  } catch (const Error& unreadable) {
    if (item.required) throw;
    trouble_.add(item.path, reason_of(unreadable));
    end_content(batch, reason_of(unreadable));
  }
}

void Copy::end_content(Batch& batch, const std::string& error) {
  batch.json(Kind::file_end, EntryEnd{open_->reader.at(), error, open_->bad_pages > 0}.to_json());
  open_.reset();
}

void Copy::make(Batch& batch, const Item& item, View content) {
  ++counts_.files;
  counts_.bytes_read += content.size();
  batch.json(Kind::file, describer_.entry(item).to_json());
  if (!content.empty()) {
    std::copy(content.begin(), content.end(), batch.room().begin());
    batch.data(content.size());
  }
  batch.json(Kind::file_end, EntryEnd{content.size(), ""}.to_json());
}

}  // namespace offsite
