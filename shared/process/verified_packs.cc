#include "process/verified_packs.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/error.h"
#include "process/log.h"
#include "process/new_file.h"

namespace offsite {
namespace {

constexpr std::string_view magic = "pgofveri";
constexpr uint32_t version = 1;
constexpr size_t header_size = 16;
constexpr size_t record_size = 40;

std::filesystem::path file_of(const CacheFolder& cache) { return cache.path() / "verified"; }

bool is_whole(View file) {
  return file.size() >= header_size && as_text(file.first(magic.size())) == magic &&
         load_u32(file.subspan(magic.size())) == version && (file.size() - header_size) % record_size == 0;
}

}  // namespace

VerifiedPacks VerifiedPacks::load(const CacheFolder& cache) {
  VerifiedPacks verified;
  if (!std::filesystem::exists(file_of(cache))) return verified;
  Bytes file = read_whole_file(file_of(cache));
  if (!is_whole(file)) {
    warn(fmt::format("{} is damaged: no pack counts as read before", file_of(cache).string()));
    return verified;
  }
  for (View rest = View(file).subspan(header_size); !rest.empty(); rest = rest.subspan(record_size))
    verified.records_.push_back({Id::load(rest), static_cast<int64_t>(load_u64(rest.subspan(sizeof(Id))))});
  std::ranges::sort(verified.records_, {}, &Record::pack);
  return verified;
}

int64_t VerifiedPacks::when(const Id& pack) const {
  auto found = std::ranges::lower_bound(records_, pack, {}, &Record::pack);
  return found != records_.end() && found->pack == pack ? found->when : 0;
}

void VerifiedPacks::note(const std::vector<Id>& packs, int64_t when) {
  std::vector<Record> all;
  all.reserve(records_.size() + packs.size());
  for (const Id& pack : packs) all.push_back({pack, when});
  all.insert(all.end(), records_.begin(), records_.end());
  std::ranges::stable_sort(all, {}, &Record::pack);  // the new ones stay in front of the old
  auto same = [](const Record& a, const Record& b) { return a.pack == b.pack; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  records_ = std::move(all);
}

bool VerifiedPacks::keep_only(const std::vector<Id>& packs) {
  return std::erase_if(records_,
                       [&](const Record& each) { return !std::ranges::binary_search(packs, each.pack); }) > 0;
}

void VerifiedPacks::save(const CacheFolder& cache) const {
  Bytes file;
  append(file, as_bytes(magic));
  put_u32(file, version);
  put_u32(file, 0);
  for (const Record& each : records_) {
    append(file, each.pack.view());
    put_u64(file, static_cast<uint64_t>(each.when));
  }
  write_file_durably(file_of(cache), file, 0640);
}

}  // namespace offsite
