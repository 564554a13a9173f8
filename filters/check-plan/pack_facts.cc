#include "pack_facts.h"

#include <fmt/core.h>

#include <algorithm>

namespace offsite {
namespace {

constexpr uint64_t plain_bytes_max = blob_bytes_max - blob_prefix_bytes;

std::string spoken(const Id& pack) { return ObjectName{ObjectType::data, pack}.spoken(); }

// The same for the same blobs, in whatever order they are listed: by offset here.
std::array<std::byte, 16> digest_of(const std::vector<PackEntry>& entries) {
  Id whole = Id::of(encode_pack_header(entries));
  std::array<std::byte, 16> half;
  std::copy_n(whole.bytes.begin(), half.size(), half.begin());
  return half;
}

}  // namespace

void PackFacts::add(const Id& index, const Id& pack, std::vector<PackEntry> entries) {
  std::ranges::sort(entries, {}, [](const PackEntry& each) { return std::pair(each.offset, each.id); });
  std::array<std::byte, 16> digest = digest_of(entries);
  auto [found, is_new] = packs_.try_emplace(pack);
  Fact& fact = found->second;
  if (!is_new) {
    fact.several |= fact.index != index;
    fact.differs |= fact.digest != digest;
    if (fact.digest == digest) return;  // told already
  }
  bool trees = std::ranges::any_of(entries, [](auto& each) { return each.type == BlobType::tree; });
  if (is_new) {
    fact.bytes = pack_bytes_of(entries);
    fact.digest = digest;
    fact.index = index;
  }
  fact.trees |= trees;
  check_places(spoken(pack), entries);
  check_blobs(spoken(pack), entries);
}

// From the beginning of the pack to its header there is one blob behind the other.
void PackFacts::check_places(const std::string& object, const std::vector<PackEntry>& entries) {
  uint64_t end = 0;
  size_t gaps = 0, overlaps = 0;
  uint64_t first = 0;
  for (const PackEntry& each : entries) {
    if (each.offset != end && gaps + overlaps == 0) first = std::min<uint64_t>(end, each.offset);
    gaps += each.offset > end;
    overlaps += each.offset < end;
    end = std::max(end, uint64_t{each.offset} + each.length);
  }
  if (entries.empty()) findings_.error(object, "the index lists no blobs of it", new_index());
  if (gaps)
    findings_.error(object,
                    fmt::format("the index leaves {} gaps between its blobs, the first at {}", gaps, first),
                    new_index());
  if (overlaps)
    findings_.error(
        object,
        fmt::format("{} of its blobs overlap others, says the index; the first at {}", overlaps, first),
        new_index());
}

void PackFacts::check_blobs(const std::string& object, const std::vector<PackEntry>& entries) {
  size_t trees = 0, compressed = 0, too_large = 0;
  for (const PackEntry& each : entries) {
    trees += each.type == BlobType::tree;
    compressed += each.uncompressed > 0;
    too_large += std::max(each.length, each.uncompressed) > plain_bytes_max;
  }
  if (trees > 0 && trees < entries.size())
    findings_.hint(object, "it holds data and trees, as old versions of restic mixed them",
                   {"restic prune sorts them into packs of their own", Mending::prune});
  if (compressed > 0 && version_ < 2)
    findings_.error(object,
                    fmt::format("{} of its blobs are compressed, in a repository of version 1", compressed),
                    {"restic migrate upgrade_repo_v2 makes it a repository that may have them"});
  if (too_large > 0)
    findings_.error(object,
                    fmt::format("{} of its blobs are larger than a blob can be, says the index", too_large),
                    new_index());
}

void PackFacts::compare() {
  for (const auto& [pack, fact] : packs_) compare(pack, fact);
  for (const Listing::Object& each : listing_.of(ObjectType::data))
    if (!packs_.contains(each.id))
      findings_.hint(
          spoken(each.id), fmt::format("no index names it ({} bytes)", each.bytes),
          {"restic prune removes it; if an index was lost, restic repair index takes it up", Mending::prune});
}

void PackFacts::compare(const Id& pack, const Fact& fact) {
  if (fact.differs)
    findings_.error(spoken(pack), "it has different blobs in different places of the index", new_index());
  else if (fact.several)
    findings_.hint(spoken(pack), "several index files name it", new_index());
  std::optional<uint64_t> bytes = listing_.bytes({ObjectType::data, pack});
  if (!bytes)
    findings_.error(
        spoken(pack), fmt::format("it is missing; index {} names it", fact.index.short_hex()),
        {"put the object back from another copy of the repository; without one, restic repair index "
         "forgets it, and restic repair snapshots leaves out what was in it",
         Mending::repair_index});
  else if (*bytes != fact.bytes && !fact.differs)
    findings_.add({Severity::error, spoken(pack),
                   fmt::format("it has {} bytes, {} by index {}", *bytes, fact.bytes, fact.index.short_hex()),
                   remedy_for({ObjectType::data, pack}), pack});
}

bool PackFacts::is_there(const Id& pack, uint64_t end) const {
  if (!packs_.contains(pack)) return false;
  std::optional<uint64_t> bytes = listing_.bytes({ObjectType::data, pack});
  return bytes && end <= *bytes;
}

bool PackFacts::has_trees(const Id& pack) const {
  auto found = packs_.find(pack);
  return found != packs_.end() && found->second.trees;
}

}  // namespace offsite
