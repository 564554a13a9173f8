#include "repository_writer.h"

#include <sys/time.h>

#include <algorithm>
#include <thread>

#include "format/json.h"
#include "format/snapshot.h"
#include "format/unpacked.h"
#include "process/pending_packs.h"

namespace offsite {
namespace {

// Enough work for one job in the pool; a blob larger than this is a batch of its own.
constexpr size_t batch_bytes = size_t{1} << 20;
// A DATA frame of an object.
constexpr size_t piece_bytes = size_t{256} << 10;
// restic's rule for closing an index during a backup: an interrupted run loses no more than this.
constexpr size_t index_blobs_max = 50'000;
constexpr auto index_age_max = std::chrono::minutes(10);

// One lane more than there are cores: while its batch is being filled, the others are busy.
size_t worker_count() { return std::clamp<size_t>(std::thread::hardware_concurrency(), 1, 8) + 1; }

Time now() {
  timeval time;
  gettimeofday(&time, nullptr);
  return {time.tv_sec, static_cast<int32_t>(time.tv_usec) * 1000};
}

std::string data_name(const Id& id) { return "data/" + id.hex().substr(0, 2) + "/" + id.hex(); }

}  // namespace

RepositoryWriter::RepositoryWriter(FrameSink& out, const CacheFolder& cache, const MasterKey& key,
                                   const Config& config, const SealingSettings& sealing, uint64_t pack_bytes)
    : out_(out),
      cache_(cache),
      config_(config),
      sealer_(key),
      data_(BlobType::data, pack_bytes),
      trees_(BlobType::tree, pack_bytes),
      lanes_(worker_count() - 1) {
  if (pack_bytes < pack_bytes_min || pack_bytes > pack_bytes_max)
    throw Error(Blame::usage, "--pack-size: not between 4MiB and 128MiB");
  for (size_t i = 0; i < worker_count(); ++i)
    free_.push_back(std::make_unique<Bench>(Bench{SealingWorker(key, sealing), {}, {}}));
  take_up_pending();
}

// Packs that reached the repository and that no index names: r2-get has looked, index-cache has sorted out
// the named ones.
void RepositoryWriter::take_up_pending() {
  for (const PendingPack& pending : pending_packs(cache_)) {
    Bytes header;
    sealer_.open(pending.sealed_header, header);
    index_.add(pending.pack, parse_pack_header(header));
  }
}

Task<void> RepositoryWriter::add(Blob blob, FrameSource::Hold hold) {
  BlobBatch& filling = free_.back()->batch;
  filling.add(blob, std::move(hold));
  if (filling.bytes() >= batch_bytes) co_await hand_over();
}

Task<void> RepositoryWriter::hurry() {
  if (!free_.back()->batch.empty()) co_await hand_over();
}

// Gives the batch that was being filled to the pool, and sends what the pool has finished meanwhile. Waits
// while all lanes are taken: that is what holds the source back.
Task<void> RepositoryWriter::hand_over() {
  std::unique_ptr<Bench> bench = std::move(free_.back());
  free_.pop_back();
  co_await lanes_.start(seal(std::move(bench)));
  co_await send_ready();
}

Task<void> RepositoryWriter::seal(std::unique_ptr<Bench> bench) {
  co_await offload([&] { bench->worker.seal(bench->batch, bench->sealed); });
  plain_bytes_ += bench->batch.bytes();
  bench->batch.clear();
  pack(bench->sealed);
  free_.insert(free_.begin(), std::move(bench));
}

void RepositoryWriter::pack(const SealedBatch& batch) {
  for (const SealedBlob& blob : batch.blobs) {
    PackBuilder& builder = blob.type == BlobType::tree ? trees_ : data_;
    builder.add(blob.id, batch.sealed(blob), blob.uncompressed);
    blobs_ += 1;
    packed_bytes_ += blob.length;
    if (builder.full()) close(builder);
  }
}

void RepositoryWriter::close(PackBuilder& builder) {
  if (builder.empty()) return;
  ready_.push_back(builder.finish(sealer_));
  remember_pending(cache_, ready_.back().id, ready_.back().sealed_header());
}

Task<void> RepositoryWriter::send_ready() {
  while (!ready_.empty()) {
    Pack pack = std::move(ready_.front());
    ready_.erase(ready_.begin());
    co_await send_object(data_name(pack.id), pack.bytes);
    index_.add(pack.id, pack.entries);
    packs_ += 1;
  }
  bool old = std::chrono::steady_clock::now() - index_began_ >= index_age_max;
  if (index_.blobs() >= index_blobs_max || (old && !index_.empty())) co_await send_index();
}

Task<void> RepositoryWriter::send_index() {
  co_await out_.send(Kind::barrier, "");
  std::string json = index_.take();
  co_await send_sealed("index", json);
  index_began_ = std::chrono::steady_clock::now();
  indexes_ += 1;
}

Task<void> RepositoryWriter::send_sealed(const std::string& type, std::string_view json) {
  Bytes sealed;
  sealer_.seal(encode_unpacked(json, config_.version), sealed);
  co_await send_object(type + "/" + Id::of(sealed).hex(), sealed);
}

Task<void> RepositoryWriter::send_object(const std::string& name, View content) {
  JsonWriter json;
  std::string header =
      json.object().member("name", name).member("bytes", uint64_t{content.size()}).close().take();
  out_.put(Kind::object, as_bytes(header));
  for (size_t at = 0; at < content.size(); at += piece_bytes)
    out_.put(Kind::data, content.subspan(at, std::min(piece_bytes, content.size() - at)));
  out_.put(Kind::object_end, {});
  co_await out_.flush();
}

Task<void> RepositoryWriter::save() {
  co_await hurry();
  co_await lanes_.finish();
  close(data_);
  close(trees_);
  co_await send_ready();
  if (!index_.empty()) co_await send_index();
}

Task<void> RepositoryWriter::commit(std::string_view snapshot_json) {
  co_await save();
  Snapshot snapshot = Snapshot::parse(snapshot_json);
  if (snapshot.summary) {
    snapshot.summary->data_added_packed = packed_bytes_;
    snapshot.summary->backup_end = now();
  }
  co_await out_.send(Kind::barrier, "");
  std::string json = snapshot.to_json();
  co_await send_sealed("snapshots", json);
}

std::string RepositoryWriter::totals() const {
  JsonWriter json;
  json.object().member("filter", "encryptor").member("final", true).member("blobs", blobs_);
  json.member("bytes_plain", plain_bytes_).member("bytes_packed", packed_bytes_).member("packs", packs_);
  return json.member("indexes", indexes_).close().take();
}

}  // namespace offsite
