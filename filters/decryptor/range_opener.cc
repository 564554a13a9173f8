#include "range_opener.h"

#include <fmt/core.h>

#include <algorithm>
#include <thread>

#include "format/json.h"
#include "process/log.h"

namespace offsite {
namespace {

// Of batches that are being filled, opened or sent.
constexpr size_t held_bytes_max = size_t{16} << 20;
// To be used again, as fresh memory costs the kernel more than it is worth: as many as are on their way, if
// they are of the usual size.
constexpr size_t free_benches_max = 16;
// After so many one knows, and what is told to the next run has to fit into its environment.
constexpr size_t warnings_max = 20;
constexpr size_t damaged_max = 1500;
constexpr size_t damages_held_max = 10'000;

// As many as libuv has threads; and one batch may be waiting for them, one be on its way out.
size_t lane_count() { return std::clamp<size_t>(std::thread::hardware_concurrency(), 1, 4) + 2; }

}  // namespace

// A bench on its way through the thread pool, and back when its frames are written.
class RangeOpener::OpenedBatch : public Parcel {
 public:
  OpenedBatch(RangeOpener& opener, std::unique_ptr<Bench> bench)
      : opener_(opener), bench_(std::move(bench)), room_wanted_(bench_->lay_out()) {}
  ~OpenedBatch() override {
    bench_->clear();
    if (opener_.free_.size() < free_benches_max) opener_.free_.push_back(std::move(bench_));
  }
  size_t room_wanted() const override { return room_wanted_; }
  void use(Room room) override { bench_->use(room); }
  Task<void> make() override {
    Opener opener = opener_.take_opener();
    auto open = [&] { bench_->open(*opener); };
    co_await offload(open);
    opener_.free_openers_.push_back(std::move(opener));
  }
  void put(FrameSink& out) override {
    opener_.note(*bench_);
    bench_->put(out);
  }

 private:
  RangeOpener& opener_;
  std::unique_ptr<Bench> bench_;
  size_t room_wanted_;
};

RangeOpener::RangeOpener(const MasterKey& key, FrameSink& out)
    : key_(key),
      filling_(std::make_unique<Bench>()),
      expected_(std::make_shared<Expected>()),
      conveyor_(out, lane_count(), held_bytes_max) {}

Task<void> RangeOpener::take_all(FrameSource& in) { co_await conveyor_.run(take_until_end(in)); }

Task<void> RangeOpener::take_until_end(FrameSource& in) {
  for (;;) {
    Frame frame = co_await in.next();
    bool inside = frame.kind == Kind::data || frame.kind == Kind::object_end;
    if (inside != range_.has_value())
      throw Error(Blame::input, fmt::format("read a {} frame: {}", kind_name(frame.kind),
                                            inside ? "no object is open" : "an object is not whole"));
    if (frame.kind == Kind::end) break;
    co_await take(frame);
  }
  co_await hand_over();
}

Task<void> RangeOpener::take(const Frame& frame) {
  switch (frame.kind) {
    case Kind::place:
      expected_->add(frame.text());
      break;
    case Kind::object:
      co_await open_range(frame.text());
      break;
    case Kind::data:
      co_await add(frame.payload);
      break;
    case Kind::object_end:
      close_range();
      break;
    case Kind::fetch:
    case Kind::blob:
      throw Error(Blame::input, fmt::format("read a {} frame: it has no place here", kind_name(frame.kind)));
    default:
      co_await hand_over();
      co_await conveyor_.pass(frame);
  }
}

Task<void> RangeOpener::open_range(std::string_view json) {
  FetchedRange range = FetchedRange::parse(json);
  std::shared_ptr<Expected> expected = std::exchange(expected_, std::make_shared<Expected>());
  RangeCutter cutter(range, *expected);
  std::string why = range.missing ? "the pack is missing" : "the pack ends before it does";
  for (const Expected::Blob& blob : cutter.outside()) filling_->lose(range.name.id, blob, why);
  filling_->batch.keep(expected);
  range_ = Range{std::move(expected), std::move(cutter)};
  // Those of many packs would grow without bound otherwise: no byte comes that would fill the batch.
  if (filling_->damages().size() < damages_held_max) co_return;
  co_await hand_over();
  filling_->batch.keep(range_->expected);
}

Task<void> RangeOpener::add(View data) {
  for (;;) {
    data = data.subspan(range_->cutter.feed(data, *range_->expected, filling_->batch));
    if (data.empty()) co_return;
    co_await hand_over();
    filling_->batch.keep(range_->expected);
  }
}

void RangeOpener::close_range() {
  if (!range_->cutter.ended())
    throw Error(Blame::input,
                fmt::format("read {}: less came than was announced", range_->cutter.name().spoken()));
  range_.reset();
}

Task<void> RangeOpener::hand_over() {
  if (filling_->empty()) co_return;
  size_t bytes = filling_->batch.bytes();
  std::unique_ptr<Bench> bench = std::exchange(filling_, take_bench());
  co_await conveyor_.add(std::make_unique<OpenedBatch>(*this, std::move(bench)), bytes);
}

RangeOpener::Opener RangeOpener::take_opener() {
  if (free_openers_.empty()) return std::make_unique<BlobOpener>(key_);
  Opener opener = std::move(free_openers_.back());
  free_openers_.pop_back();
  return opener;
}

std::unique_ptr<Bench> RangeOpener::take_bench() {
  if (free_.empty()) return std::make_unique<Bench>();
  std::unique_ptr<Bench> bench = std::move(free_.back());
  free_.pop_back();
  return bench;
}

void RangeOpener::note(const Bench& bench) {
  blobs_ += bench.blobs();
  bytes_opened_ += bench.plain_bytes();
  for (const Damage& damage : bench.damages()) {
    if (++lost_ <= warnings_max) warn(damage.message);
    if (damaged_.size() < damaged_max)
      damaged_.push_back(fmt::format("{}:{}", damage.pack.hex(), damage.offset));
  }
}

std::string RangeOpener::final_stat() const {
  if (lost_ > warnings_max) warn(fmt::format("{} more blobs are lost", lost_ - warnings_max));
  JsonWriter json;
  json.object().member("filter", "decryptor").member("final", true).member("blobs", blobs_);
  json.member("bytes_opened", bytes_opened_).member("lost", lost_).member("damaged", damaged_);
  return json.member("again", !damaged_.empty()).close().take();
}

}  // namespace offsite
