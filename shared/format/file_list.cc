#include "format/file_list.h"

#include <algorithm>

#include "format/error.h"

namespace offsite {
namespace {

constexpr std::string_view magic = "pgofflst";
constexpr uint32_t version = 1;
constexpr size_t id_bytes = 32;
constexpr size_t fixed_bytes = 56;  // of a record, behind its path
constexpr size_t tail_bytes = 24 + id_bytes;
constexpr size_t piece_bytes = size_t{64} << 10;
constexpr int64_t settled_seconds = 2;

Error damaged() {
  return Error(Blame::input, "read the list of a parent snapshot: it is cut short or damaged",
               "remove it from the cache; the next backup reads every file and makes a new one");
}

void put_time(Bytes& out, const Time& time) {
  put_u64(out, static_cast<uint64_t>(time.seconds));
  put_u32(out, static_cast<uint32_t>(time.nanoseconds));
}

Time load_time(View from) {
  return {static_cast<int64_t>(load_u64(from)), static_cast<int32_t>(load_u32(from.subspan(8)))};
}

ListedFile load_file(View fixed) {
  return {{load_u64(fixed), load_time(fixed.subspan(8)), load_time(fixed.subspan(20)),
           load_u64(fixed.subspan(32))},
          load_u64(fixed.subspan(40)),
          load_u64(fixed.subspan(48))};
}

bool settled(const Time& time, const Time& began) {
  return time <= Time{began.seconds - settled_seconds, began.nanoseconds};
}

}  // namespace

bool unchanged(const Stamp& then, const Stamp& now, Time began) {
  return then == now && settled(now.mtime, began) && settled(now.ctime, began);
}

// ---- writing

FileListWriter::FileListWriter(std::function<void(View)> append) : append_(std::move(append)) {
  Bytes preamble;
  offsite::append(preamble, as_bytes(magic));
  put_u32(preamble, version);
  put_u32(preamble, 0);
  put(preamble);
}

void FileListWriter::put(View bytes) {
  append(waiting_, bytes);
  offset_ += bytes.size();
  if (waiting_.size() >= piece_bytes) flush();
}

void FileListWriter::flush() {
  digest_.feed(waiting_);
  append_(waiting_);
  waiting_.clear();
}

void FileListWriter::add_id(const Id& id) { add_ids(id.view()); }

void FileListWriter::add_ids(View ids) {
  put(ids);
  ids_ += ids.size() / id_bytes;
}

void FileListWriter::add(std::string path, const Stamp& stamp, uint64_t first_id) {
  files_[std::move(path)] = {stamp, first_id, ids_ - first_id};
}

void FileListWriter::finish(uint64_t page_grid) {
  Bytes tail;
  put_u64(tail, page_grid);
  put_u64(tail, offset_);
  put_u64(tail, files_.size());
  Bytes record;
  for (const auto& [path, file] : files_) {
    record.clear();
    put_u32(record, static_cast<uint32_t>(path.size()));
    append(record, as_bytes(path));
    put_u64(record, file.stamp.size);
    put_time(record, file.stamp.mtime);
    put_time(record, file.stamp.ctime);
    put_u64(record, file.stamp.inode);
    put_u64(record, file.first_id);
    put_u64(record, file.ids);
    put(record);
  }
  put(tail);
  digest_.feed(waiting_);
  append(waiting_, digest_.finish().view());
  append_(waiting_);
  waiting_.clear();
}

// ---- reading

FileList::FileList(View mapped) {
  if (mapped.size() < file_list_ids_offset + tail_bytes || as_text(mapped.first(8)) != magic ||
      load_u32(mapped.subspan(8)) != version)
    throw damaged();
  if (Id::of(mapped.first(mapped.size() - id_bytes)) != Id::load(mapped.last(id_bytes))) throw damaged();
  View tail = mapped.last(tail_bytes);
  page_grid_ = load_u64(tail);
  uint64_t records_at = load_u64(tail.subspan(8));
  uint64_t count = load_u64(tail.subspan(16));
  if (records_at < file_list_ids_offset || records_at > mapped.size() - tail_bytes) throw damaged();
  ids_ = mapped.subspan(file_list_ids_offset, records_at - file_list_ids_offset);
  View rest = mapped.first(mapped.size() - tail_bytes).subspan(records_at);
  while (!rest.empty()) {
    if (rest.size() < 4) throw damaged();
    size_t length = size_t{4} + load_u32(rest) + fixed_bytes;
    if (rest.size() < length) throw damaged();
    View record = rest.first(length);
    if (!records_.empty() && path_of(records_.back()) >= path_of(record)) throw damaged();
    records_.push_back(record);
    ListedFile file = load_file(rest.subspan(length - fixed_bytes));
    if (file.first_id > ids_.size() / id_bytes || file.ids > ids_.size() / id_bytes - file.first_id)
      throw damaged();
    rest = rest.subspan(length);
  }
  if (records_.size() != count) throw damaged();
}

std::string_view FileList::path_of(View record) const { return as_text(record.subspan(4, load_u32(record))); }

std::optional<ListedFile> FileList::find(std::string_view path) const {
  auto before = [this](View record, std::string_view wanted) { return path_of(record) < wanted; };
  auto at = std::lower_bound(records_.begin(), records_.end(), path, before);
  if (at == records_.end() || path_of(*at) != path) return std::nullopt;
  return load_file(at->last(fixed_bytes));
}

View FileList::ids(const ListedFile& file) const {
  return ids_.subspan(file.first_id * id_bytes, file.ids * id_bytes);
}

}  // namespace offsite
