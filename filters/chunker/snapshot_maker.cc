#include "snapshot_maker.h"

#include <fmt/core.h>

#include "format/json.h"
#include "trees.h"

namespace offsite {
namespace {

constexpr auto report_every = std::chrono::milliseconds(500);

bool has_content(const Entry& entry) { return entry.node.type == "file"; }

Error out_of_place(std::string_view what) {
  return Error(Blame::input, fmt::format("read the source's stream: {} is out of place", what));
}

}  // namespace

SnapshotMaker::SnapshotMaker(const CacheFolder& cache, Known& known, FrameSource& in, FrameSink& out,
                             const HashingSpeed& speed, uint64_t polynomial, uint64_t page_grid)
    : out_(out),
      inventory_(cache),
      shipper_(in, out, known, inventory_, speed),
      cutter_(polynomial),
      page_grid_(page_grid) {
  if (page_grid != 0 && !is_page_grid(page_grid))
    throw Error(Blame::usage, "--page-grid: not 8KiB times a power of two, up to 512KiB");
}

Task<void> SnapshotMaker::take(const Frame& frame) {
  switch (frame.kind) {
    case Kind::meta:
      take_meta(frame.text());
      co_await pass_on(frame);
      break;
    case Kind::file:
      take_file(frame.text());
      break;
    case Kind::data:
      take_data(frame.payload);
      break;
    case Kind::file_end:
      take_file_end(frame.text());
      break;
    case Kind::stat:
      co_await pass_on(frame);
      break;
    default:
      throw out_of_place(kind_name(frame.kind));
  }
  co_await shipper_.ship_if_due();
  if (std::chrono::steady_clock::now() - reported_ > report_every) co_await report(false);
}

void SnapshotMaker::take_meta(std::string_view json) {
  bool first = !meta_;
  meta_ = first ? Meta::parse(json) : meta_->merged(json);
  if (!first) return;
  if (meta_->parent) inventory_.use_parent(meta_->parent->tree);
  if (page_grid_ == 0) page_grid_ = steady_page_grid(meta_->bytes_total, inventory_.parent_page_grid());
}

void SnapshotMaker::take_file(std::string_view json) {
  if (!meta_) throw out_of_place("FILE before META");
  if (open_) throw out_of_place("FILE inside a file");
  Entry entry = Entry::parse(json);
  if (!has_content(entry)) {
    inventory_.add_other(std::move(entry));
  } else if (entry.unchanged || !entry.same_as.empty()) {
    shipper_.end_file(std::move(entry), {});
  } else {
    if (entry.cut == Entry::Cut::pages)
      cutter_.use_grid(page_grid_);
    else
      cutter_.use_rabin();
    open_ = std::move(entry);
    open_bytes_ = 0;
  }
}

void SnapshotMaker::take_data(View bytes) {
  if (!open_) throw out_of_place("DATA outside a file");
  open_bytes_ += bytes.size();
  bytes_read_ += bytes.size();
  cutter_.feed(bytes, [&](View chunk) {
    bool in_frame = chunk.data() >= bytes.data() && chunk.data() < bytes.data() + bytes.size();
    shipper_.add_chunk(chunk, in_frame);
  });
}

void SnapshotMaker::take_file_end(std::string_view json) {
  if (!open_) throw out_of_place("FILE_END outside a file");
  EntryEnd end = EntryEnd::parse(json);
  if (end.size != open_bytes_)
    throw Error(Blame::input, "read " + open_->path + " from the source: its size is not that of its data");
  cutter_.finish([this](View chunk) { shipper_.add_chunk(chunk, false); });
  shipper_.end_file(std::move(*open_), std::move(end));
  open_.reset();
}

// Frames keep their order, so what was cut before this one leaves first.
Task<void> SnapshotMaker::pass_on(const Frame& frame) {
  co_await shipper_.drain();
  co_await out_.send(frame);
}

Task<void> SnapshotMaker::finish() {
  if (!meta_ || open_) throw out_of_place("END");
  co_await shipper_.drain();
  Id root = co_await write_trees(inventory_, shipper_, meta_->time);
  inventory_.keep(root, page_grid_);
  std::string json = snapshot_json(root);
  co_await out_.send(Kind::snapshot, json);
  co_await report(true);
}

std::string SnapshotMaker::snapshot_json(const Id& root) {
  Snapshot snapshot;
  snapshot.time = meta_->time;
  if (meta_->parent) snapshot.parent = meta_->parent->snapshot;
  snapshot.tree = root;
  snapshot.paths = meta_->paths;
  snapshot.hostname = meta_->hostname;
  snapshot.username = meta_->username;
  snapshot.uid = meta_->uid;
  snapshot.gid = meta_->gid;
  snapshot.tags = meta_->tags;
  snapshot.program_version = "pg-offsite " VERSION;
  snapshot.summary = inventory_.summary();
  snapshot.summary->backup_start = meta_->time;
  return snapshot.to_json();
}

Task<void> SnapshotMaker::report(bool final) {
  co_await shipper_.drain();
  reported_ = std::chrono::steady_clock::now();
  const Summary& summary = inventory_.summary();
  JsonWriter json;
  json.object().member("filter", "chunker").member("final", final).member("bytes_read", bytes_read_);
  json.member("data_blobs", summary.data_blobs).member("tree_blobs", summary.tree_blobs);
  json.member("data_added", summary.data_added).member("files_new", summary.files_new);
  json.member("files_changed", summary.files_changed).member("files_unmodified", summary.files_unmodified);
  json.member("dirs_new", summary.dirs_new).member("dirs_changed", summary.dirs_changed);
  json.member("dirs_unmodified", summary.dirs_unmodified);
  json.member("total_files_processed", summary.total_files_processed);
  json.member("total_bytes_processed", summary.total_bytes_processed);
  if (final) json.member("page_grid", page_grid_);
  std::string text = json.close().take();
  co_await out_.send(Kind::stat, text);
}

}  // namespace offsite
