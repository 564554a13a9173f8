#include "content.h"

#include <fmt/core.h>

#include <algorithm>

#include "format/quote.h"
#include "process/log.h"

namespace offsite {

FileContent take_content(TreeNode& node, const std::string& path, const BlobPlaces& places,
                         Incomplete& incomplete) {
  FileContent content{.ids = std::move(node.content), .lengths = {}, .size = 0};
  content.lengths.reserve(content.ids.size());
  size_t unknown = 0, unknown_at = 0;
  for (const Id& id : content.ids) {
    std::optional<uint32_t> length = places.length(id);
    if (!length) {
      unknown_at = content.lengths.size();
      if (unknown++ == 0) incomplete.add(one_line(path), "no index names blob " + id.short_hex());
    }
    content.lengths.push_back(length.value_or(0));
    content.size += length.value_or(0);
  }
  uint64_t& size = node.node.size;
  if (unknown == 1 && size > content.size && size - content.size <= UINT32_MAX) {
    content.lengths[unknown_at] = static_cast<uint32_t>(size - content.size);
    content.size = size;
  }
  if (size != content.size && unknown == 0)
    warn(fmt::format("{}: its size is said to be {}, its content has {} bytes", one_line(path), size,
                     content.size));
  size = content.size;
  return content;
}

uint64_t ContentPlan::add(uint64_t file, const std::string& path, const FileContent& content,
                          std::span<const char> same) {
  uint64_t at = 0, to_come = 0;
  bool lost = false;
  totals_.bytes_total += content.size;
  for (size_t n = 0; n < content.ids.size(); at += content.lengths[n++]) {
    const Id& id = content.ids[n];
    uint32_t length = content.lengths[n];
    if (!same.empty() && same[n]) {
      totals_.bytes_same += length;
      continue;
    }
    if (same.empty() && places_.is_zeros(id, length)) {
      totals_.bytes_zero += length;
      continue;
    }
    to_come += std::max(length, uint32_t{1});
    std::optional<BlobLocation> place = places_.find(id);
    if (place)
      take_({packs_.number_of(place->pack), place->offset, place->length, place->uncompressed, file, at, id});
    else if (!std::exchange(lost, true) && places_.length(id))
      totals_.incomplete.add(one_line(path),
                             fmt::format("blob {} is damaged wherever it lies", id.short_hex()));
  }
  totals_.bytes_to_write += to_come;
  return to_come;
}

}  // namespace offsite
