#include "plan.h"

#include <algorithm>

#include "format/error.h"
#include "format/json.h"

namespace offsite {
namespace {

constexpr auto progress_interval = std::chrono::milliseconds(200);

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
  co_await look_at_trees();
  std::vector<Id> packs = packs_to_read(what);
  std::string stat = totals(true);
  co_await out_.send(Kind::stat, std::string_view(stat));
  Reading reading(out_, listing_);
  co_await reading.ask_for_small_objects(repository_.cache(), what.with_cache);
  co_await reading.ask_for_packs(objects_, indexes_, packs);
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

Task<void> CheckPlan::look_at_trees() {
  for (const NamedSnapshot& snapshot : snapshots_) {
    trees_.begin(snapshot);
    while (trees_.step()) {
      co_await findings_.send(out_);
      co_await tell_progress();
    }
    co_await findings_.send(out_);
  }
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
  auto now = std::chrono::steady_clock::now();
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
