#include "parent.h"

#include <fmt/core.h>

#include <algorithm>

#include "describe.h"
#include "format/json.h"
#include "process/cache_folder.h"
#include "process/log.h"

namespace offsite {
namespace {

struct Candidate {
  Parent parent;
  Time time;
};

// The newest first. A cache without the list of snapshots has none.
std::vector<Candidate> candidates(const CacheFolder& cache, const std::string& hostname,
                                  const std::vector<std::string>& paths) {
  std::vector<Candidate> found;
  if (!std::filesystem::exists(cache.parent_snapshots())) return found;
  Bytes text = read_whole_file(cache.parent_snapshots());
  for (const Json& each : Json::parse(as_text(text), "read " + cache.parent_snapshots().string()).items()) {
    auto snapshot = Id::from(each.text("id"));
    auto tree = Id::from(each.text("tree"));
    auto time = parse_rfc3339(each.text("time"));
    if (snapshot && tree && time && each.text("hostname", "") == hostname && each.texts("paths") == paths)
      found.push_back({{*snapshot, *tree}, *time});
  }
  std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.time > b.time; });
  return found;
}

}  // namespace

std::optional<ParentFiles> ParentFiles::choose(const std::string& cache_path, const std::string& hostname,
                                               const std::vector<std::string>& paths) {
  CacheFolder cache(cache_path);
  for (const Candidate& candidate : candidates(cache, hostname, paths)) {
    std::string list = cache.parent_list(candidate.parent.tree);
    if (!std::filesystem::exists(list)) continue;
    try {
      return ParentFiles(candidate.parent, candidate.time, list);
    } catch (const Error& damaged) {
      warn(fmt::format("{}: {}", list, damaged.what()));
    }
  }
  return {};
}

ParentFiles::ParentFiles(Parent parent, Time began, const std::string& list)
    : parent_(parent), began_(began), mapped_(list), files_(mapped_.view()) {}

bool ParentFiles::holds(const Item& file) const {
  auto listed = files_.find(file.path);
  return listed && unchanged(listed->stamp, stamp_of(file.status), began_);
}

}  // namespace offsite
