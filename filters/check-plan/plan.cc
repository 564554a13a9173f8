#include "plan.h"

#include <algorithm>

#include "format/error.h"
#include "format/json.h"

namespace offsite {
namespace {

constexpr auto progress_interval = std::chrono::milliseconds(200);
// Less than it takes the others to fetch a pack and to open what is in it.
constexpr auto between_packs = std::chrono::milliseconds(15);

}  // namespace

CheckPlan::CheckPlan(FrameSink& out, CachedRepository& repository)
    : out_(out),
      repository_(repository),
      findings_(repository.cache().path()),
      objects_(repository, findings_),
      packs_(listing_, repository.config().version, findings_),
      trees_(repository, packs_, findings_) {}

Task<void> CheckPlan::make(FrameSource& in, const WhatToRead& what) {
  co_await take_listing(in);
  co_await look_at_objects();
  std::vector<Id> packs = packs_to_read(what);
  co_await tell_progress();
  Reading reading(out_, listing_);
  co_await reading.ask_for_small_objects(repository_.cache(), what.with_cache);
  const std::function<Task<void>()> meanwhile = [this] { return look_at_trees(between_packs); };
  co_await reading.ask_for_packs(objects_, indexes_, packs, meanwhile);
  co_await look_at_trees(Clock::duration::max());
  std::string stat = totals(true);
  co_await out_.send(Kind::stat, std::string_view(stat));
}

Task<void> CheckPlan::take_listing(FrameSource& in) {
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) break;
    if (frame.kind == Kind::stored)
      listing_.add(frame.text());
    else if (frame.kind == Kind::stat || frame.kind == Kind::meta)
      co_await out_.send(frame);
    else
      throw Error(Blame::input, std::string(kind_name(frame.kind)) + " has no place in a listing");
  }
  listing_.sort();
}

Task<void> CheckPlan::look_at_objects() {
  objects_.check_keys();
  objects_.check_locks();
  snapshots_ = objects_.check_snapshots();
  objects_.check_indexes([&](const Id& index, const Id& pack, const std::vector<PackEntry>& entries) {
    if (indexes_.empty() || indexes_.back() != index) indexes_.push_back(index);
    packs_.add(index, pack, entries);
  });
  packs_.compare();
  co_await findings_.send(out_);
}

Task<void> CheckPlan::look_at_trees(Clock::duration at_most) {
  const Clock::time_point began = Clock::now();
  while (Clock::now() - began < at_most && look_at_a_tree()) {
    co_await findings_.send(out_);
    co_await tell_progress();
  }
}

// One more, of one snapshot after the other; false if there is none left.
bool CheckPlan::look_at_a_tree() {
  if (trees_.step()) return true;
  if (begun_ == snapshots_.size()) return false;
  trees_.begin(snapshots_[begun_++]);
  return true;
}

std::vector<Id> CheckPlan::packs_to_read(const WhatToRead& what) {
  std::vector<PackChoice> all;
  std::vector<Id> listed, trees;
  for (const Listing::Object& each : listing_.of(ObjectType::data)) {
    listed.push_back(each.id);
    if (!packs_.is_known(each.id)) continue;
    all.push_back({each.id, each.bytes});
    if (!what.with_cache && packs_.has_trees(each.id)) trees.push_back(each.id);
  }
  VerifiedPacks verified = VerifiedPacks::load(repository_.cache());
  if (verified.keep_only(listed)) verified.save(repository_.cache());
  std::vector<Id> packs = what.packs.choose(std::move(all), verified);
  packs.insert(packs.end(), trees.begin(), trees.end());
  std::ranges::sort(packs);
  packs.erase(std::unique(packs.begin(), packs.end()), packs.end());
  packs_to_read_ = packs.size();
  for (const Id& pack : packs) bytes_to_read_ += listing_.bytes({ObjectType::data, pack}).value_or(0);
  return packs;
}

Task<void> CheckPlan::tell_progress() {
  Clock::time_point now = Clock::now();
  if (now - told_ < progress_interval) co_return;
  told_ = now;
  std::string stat = totals(false);
  co_await out_.send(Kind::stat, std::string_view(stat));
}

std::string CheckPlan::totals(bool final) const {
  JsonWriter json;
  json.object().member("filter", "check-plan").member("final", final);
  json.member("packs", uint64_t{packs_.size()}).member("packs_to_read", packs_to_read_);
  json.member("bytes_to_read", bytes_to_read_).member("trees", trees_.trees());
  json.member("snapshots", uint64_t{snapshots_.size()});
  return json.member("blobs", repository_.blobs().blobs()).close().take();
}

}  // namespace offsite
