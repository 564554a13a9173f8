#include "checker.h"

#include <fmt/core.h>

#include <algorithm>
#include <thread>

#include "format/error.h"
#include "format/json.h"

namespace offsite {
namespace {

// Of one object: whoever reads them knows by then that it is lost.
constexpr uint64_t findings_of_an_object_max = 20;
constexpr auto progress_interval = std::chrono::milliseconds(200);

size_t worker_count() { return std::clamp<size_t>(std::thread::hardware_concurrency(), 1, 16); }

}  // namespace

void Checker::Bench::verify() {
  faults.clear();
  for (const PackEntry& entry : stretch.entries) {
    try {
      opener.verify(entry, stretch.sealed(entry));
    } catch (const Error& error) {
      if (error.blame != Blame::input) throw;
      faults.push_back(described(entry) + " is damaged: " + error.what());
    }
  }
}

Checker::Checker(FrameSink& out, const MasterKey& key) : out_(out), sealer_(key), lanes_(worker_count()) {
  for (size_t i = 0; i < worker_count(); ++i)
    free_.push_back(std::make_unique<Bench>(Bench{BlobOpener(key), {}, {}, {}}));
}

Task<void> Checker::check(FrameSource& in) {
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) break;
    co_await take(frame);
    co_await send_found();
  }
  co_await lanes_.finish();
  for (const auto& [object, faults] : damaged_)
    if (faults > findings_of_an_object_max)
      found_.push_back({Severity::error, object.spoken(),
                        fmt::format("{} more faults are not listed", faults - findings_of_an_object_max),
                        remedy_for(object)});
  co_await send_found();
  std::string stat = totals(true);
  co_await out_.send(Kind::stat, std::string_view(stat));
}

Task<void> Checker::take(const Frame& frame) {
  bool inside = frame.kind == Kind::data || frame.kind == Kind::object_end;
  if (inside != open_ && frame.kind != Kind::stat)
    throw Error(Blame::input, fmt::format("{} has no place {} an object", kind_name(frame.kind),
                                          open_ ? "inside" : "outside of"));
  switch (frame.kind) {
    case Kind::place:
      for (const PlacedBlob& blob : parse_blobs(frame.text())) entries_.push_back(blob.entry);
      break;
    case Kind::object:
      begin(FetchedRange::parse(frame.text()));
      break;
    case Kind::data:
      co_await feed(frame.payload);
      break;
    case Kind::object_end:
      finish();
      break;
    case Kind::finding:
      co_await pass_finding(frame);
      break;
    default:
      co_await out_.send(frame);
  }
}

void Checker::begin(const FetchedRange& object) {
  std::vector<PackEntry> entries = std::exchange(entries_, {});
  if (object.offset) throw Error(Blame::input, "check " + object.name.spoken() + ": only a part of it comes");
  open_ = true;
  if (object.missing) {
    // A lock may be gone since it was listed.
    if (object.name.type != ObjectType::locks) tell(object.name, "it is not in the repository", true);
  } else if (object.name.type == ObjectType::data) {
    pack_.emplace(object, std::move(entries));
  } else {
    small_.emplace(object);
  }
}

Task<void> Checker::feed(View piece) {
  if (small_) small_->feed(piece);
  if (!pack_) co_return;
  bytes_ += piece.size();
  pack_->feed(piece);
  while (pack_->has_stretch()) co_await hand_over();
}

Task<void> Checker::hand_over() {
  co_await lanes_.room();
  std::unique_ptr<Bench> bench = std::move(free_.back());
  free_.pop_back();
  bench->pack = pack_->name().id;
  pack_->take(bench->stretch);
  co_await lanes_.start(verify(std::move(bench)));
}

Task<void> Checker::verify(std::unique_ptr<Bench> bench) {
  co_await offload([&] { bench->verify(); });
  for (const std::string& fault : bench->faults) tell({ObjectType::data, bench->pack}, fault);
  free_.push_back(std::move(bench));
}

void Checker::finish() {
  open_ = false;
  if (pack_) {
    packs_.push_back(pack_->name().id);
    for (const std::string& fault : pack_->finish(sealer_)) tell(pack_->name(), fault);
  } else if (small_) {
    for (const std::string& fault : small_->finish(sealer_)) tell(small_->name(), fault);
  }
  pack_.reset();
  small_.reset();
}

void Checker::tell(const ObjectName& object, const std::string& what, bool missing) {
  if (++damaged_[object] > findings_of_an_object_max) return;
  found_.push_back({Severity::error, object.spoken(), what, remedy_for(object)});
  if (object.type == ObjectType::data && !missing) found_.back().broken_pack = object.id;
}

Task<void> Checker::send_found() {
  while (!found_.empty()) {
    std::vector<Finding> found = std::exchange(found_, {});
    for (const Finding& each : found) {
      findings_ += 1;
      errors_ += each.severity == Severity::error;
      std::string json = each.to_json();
      co_await out_.send(Kind::finding, std::string_view(json));
    }
  }
  auto now = std::chrono::steady_clock::now();
  if (now - told_ < progress_interval) co_return;
  told_ = now;
  std::string stat = totals(false);
  co_await out_.send(Kind::stat, std::string_view(stat));
}

// What check-plan found counts too.
Task<void> Checker::pass_finding(const Frame& frame) {
  findings_ += 1;
  errors_ += Finding::parse(frame.text()).severity == Severity::error;
  co_await out_.send(frame);
}

std::string Checker::totals(bool final) const {
  JsonWriter json;
  json.object().member("filter", "pack-check").member("final", final);
  json.member("packs_read", uint64_t{packs_.size()}).member("bytes_read", bytes_);
  return json.member("findings", findings_).member("errors", errors_).close().take();
}

std::vector<Id> Checker::whole_packs() const {
  std::vector<Id> whole;
  for (const Id& pack : packs_)
    if (!damaged_.contains({ObjectType::data, pack})) whole.push_back(pack);
  return whole;
}

}  // namespace offsite
