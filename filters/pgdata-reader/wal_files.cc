#include "wal_files.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "event/descriptor.h"
#include "format/error.h"
#include "format/wal_name.h"
#include "format/wal_page.h"

namespace offsite {
namespace {

struct Found {
  std::set<uint32_t> timelines;  // of segments that are needed, in any folder
  std::vector<WalFile> histories;
};

// The first bytes of a page; fewer if the file is shorter.
Bytes page_start(int descriptor, uint64_t offset) {
  Bytes start(wal_long_header_bytes);
  ssize_t n = pread(descriptor, start.data(), start.size(), static_cast<off_t>(offset));
  start.resize(n < 0 ? 0 : static_cast<size_t>(n));
  return start;
}

// Why this file is not the segment; empty if it is. Nothing but the end tells whether the last segment was
// written as far as the backup needs it.
std::string why_not(const std::string& path, const WalNeeds& needs, uint32_t timeline, uint64_t segment) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status;
  if (!file || fstat(file.get(), &status) != 0) return std::generic_category().message(errno);
  if (static_cast<uint64_t>(status.st_size) != needs.segment_bytes)
    return fmt::format("it has {} bytes, not {}", status.st_size, needs.segment_bytes);
  Lsn address = segment * needs.segment_bytes;
  std::string reason = why_not_this_segment(
      page_start(file.get(), 0), {needs.system_identifier, timeline, address, needs.segment_bytes});
  if (!reason.empty() || segment != segment_before(needs.stop, needs.segment_bytes)) return reason;
  Lsn last_page = (needs.stop - 1) / needs.page_bytes * needs.page_bytes;
  auto header = parse_wal_page(page_start(file.get(), last_page - address));
  return header && header->address == last_page ? ""
                                                : fmt::format("it does not reach {}", lsn_text(needs.stop));
}

// What the folders hold: the timelines that have segments in the range, and the history files.
Found look_around(const WalNeeds& needs, const std::vector<std::string>& folders) {
  Found found;
  std::set<std::string> histories;
  for (const std::string& folder : folders) {
    std::error_code failure;
    for (const auto& file : std::filesystem::directory_iterator(folder, failure)) {
      std::string name = file.path().filename();
      auto parsed = parse_wal_name(name);
      if (!parsed) continue;
      if (parsed->kind == WalKind::history && histories.insert(name).second)
        found.histories.push_back({name, file.path()});
      if (parsed->kind == WalKind::segment && parsed->timeline >= needs.timeline)
        found.timelines.insert(parsed->timeline);
    }
    if (failure) throw Error(Blame::temporary, fmt::format("read {}: {}", folder, failure.message()));
  }
  found.timelines.insert(needs.timeline);
  if (!needs.standby) found.timelines = {needs.timeline};
  return found;
}

}  // namespace

std::vector<WalFile> find_wal(const WalNeeds& needs, const std::vector<std::string>& folders) {
  Found found = look_around(needs, folders);
  std::vector<WalFile> files;
  uint64_t last = segment_before(needs.stop, needs.segment_bytes);
  for (uint64_t segment = segment_of(needs.start, needs.segment_bytes); segment <= last; ++segment) {
    std::string reason;
    size_t had = files.size();
    for (uint32_t timeline : found.timelines) {
      std::string name = wal_segment_name(timeline, segment, needs.segment_bytes);
      for (const std::string& folder : folders) {
        std::string path = folder + "/" + name;
        std::string refusal = why_not(path, needs, timeline, segment);
        if (refusal.empty()) {
          files.push_back({name, path});
          break;
        }
        if (reason.empty()) reason = fmt::format("{}: {}", path, refusal);
      }
    }
    if (files.size() == had)
      throw Error(Blame::input, fmt::format("collect the WAL of the backup, {} to {}: {}",
                                            lsn_text(needs.start), lsn_text(needs.stop), reason));
  }
  std::sort(found.histories.begin(), found.histories.end(), [](auto& a, auto& b) { return a.name < b.name; });
  files.insert(files.end(), found.histories.begin(), found.histories.end());
  return files;
}

}  // namespace offsite
