#include "shipper.h"

#include <algorithm>
#include <thread>

namespace offsite {
namespace {

constexpr size_t batch_bytes = size_t{1} << 20;
// Thousands of small files make a batch too.
constexpr size_t batch_files = 4096;

}  // namespace

Shipper::Shipper(FrameSource& in, FrameSink& out, Known& known, Inventory& inventory,
                 const HashingSpeed& speed)
    : in_(in),
      out_(out),
      known_(known),
      inventory_(inventory),
      speed_(speed),
      cores_(std::max<size_t>(1, std::thread::hardware_concurrency())) {}

void Shipper::Batch::clear() {
  chunks.clear();
  ends.clear();
  copied.clear();
  bytes = 0;
  hold.release();
}

void Shipper::add_chunk(View chunk, bool in_frame) {
  Batch& batch = *filling_;
  if (in_frame && !batch.hold) batch.hold = in_.hold();
  batch.chunks.push_back({in_frame ? chunk : View(), batch.copied.size(), chunk.size(), {}});
  if (!in_frame) append(batch.copied, chunk);
  batch.bytes += chunk.size();
}

void Shipper::end_file(Entry entry, EntryEnd end) {
  filling_->ends.push_back({filling_->chunks.size(), std::move(entry), std::move(end)});
}

Task<void> Shipper::ship_if_due() {
  bool full = filling_->bytes >= batch_bytes || filling_->ends.size() >= batch_files;
  if (full || (filling_->hold && in_.may_wait())) co_await hand_over();
}

Task<void> Shipper::drain() {
  co_await hand_over();
  co_await lane_.finish();
}

// The lane has two batches: one is filled while the other is being hashed and sent. They keep their memory.
Task<void> Shipper::hand_over() {
  co_await lane_.room();
  std::swap(filling_, shipping_);
  co_await lane_.start(ship());
}

Task<void> Shipper::ship() {
  co_await hash(*shipping_);
  account(*shipping_);
  co_await out_.flush();
  shipping_->clear();
}

void Shipper::hash_here(Batch& batch, size_t first, size_t last) {
  for (size_t i = first; i < last; ++i) {
    Chunk& chunk = batch.chunks[i];
    chunk.prefix = blob_prefix(BlobType::data, Id::of(batch.content(chunk)));
  }
}

Task<void> Shipper::hash_in_pool(Batch& batch, size_t first, size_t last) {
  co_await offload([&] { hash_here(batch, first, last); });
}

// Splits the batch by bytes into as many jobs as pay for themselves.
Task<void> Shipper::hash(Batch& batch) {
  size_t jobs = hashing_jobs(speed_, cores_, batch.bytes);
  if (jobs == 0) {
    hash_here(batch, 0, batch.chunks.size());
    co_return;
  }
  Lanes lanes(jobs);
  size_t share = batch.bytes / jobs + 1;
  for (size_t first = 0, last = 0; first < batch.chunks.size(); first = last) {
    for (size_t bytes = 0; last < batch.chunks.size() && bytes < share; ++last)
      bytes += batch.chunks[last].length;
    co_await lanes.start(hash_in_pool(batch, first, last));
  }
  co_await lanes.finish();
}

// In the order of the source: the blobs of a file, then its end.
void Shipper::account(Batch& batch) {
  Summary& summary = inventory_.summary();
  auto end = batch.ends.begin();
  for (size_t i = 0; i <= batch.chunks.size(); ++i) {
    for (; end != batch.ends.end() && end->chunks == i; ++end) finish_file(*end);
    if (i == batch.chunks.size()) break;
    const Chunk& chunk = batch.chunks[i];
    Id id = Id::load(View(chunk.prefix).subspan(1));
    inventory_.add_content(id);
    if (!known_.add(BlobType::data, id)) continue;
    out_.put(Kind::blob, chunk.prefix, batch.content(chunk));
    summary.data_blobs += 1;
    summary.data_added += chunk.length;
  }
}

void Shipper::finish_file(FileEnd& file) {
  if (!file.entry.same_as.empty())
    inventory_.add_name(std::move(file.entry));
  else if (file.entry.unchanged)
    inventory_.add_unchanged(std::move(file.entry), [this](const Id& id) { return known_.has_data(id); });
  else
    inventory_.add_file(std::move(file.entry), file.end);
}

Task<Id> Shipper::ship_tree(const std::string& json) {
  if (json.size() > payload_bytes_max(Kind::blob) - blob_prefix_bytes)
    throw Error(Blame::input, "write a tree: one folder's list of blobs is longer than a blob can be",
                "a larger --page-grid makes it shorter");
  Id id = Id::of(as_bytes(json));
  if (known_.add(BlobType::tree, id)) {
    std::array<std::byte, blob_prefix_bytes> prefix = blob_prefix(BlobType::tree, id);
    out_.put(Kind::blob, prefix, as_bytes(json));
    co_await out_.flush();
    inventory_.summary().tree_blobs += 1;
    inventory_.summary().data_added += json.size();
  }
  co_return id;
}

}  // namespace offsite
