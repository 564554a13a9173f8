#include "page_check.h"

#include <fmt/core.h>

#include "format/pg_page.h"

namespace offsite {
namespace {

constexpr size_t blocks_named_max = 5;
// A torn page is rare. Should there be more, they are torn and not nonsense: WAL repairs them.
constexpr size_t doubts_max = 1000;

}  // namespace

uint64_t PageCheck::look(Room pages, uint64_t offset, const std::string& path, const RelationFile& relation,
                         const FileReader& file) {
  uint64_t bad_before = bad_;
  size_t page_bytes = layout_.page_bytes;
  for (size_t at = 0; at + page_bytes <= pages.size(); at += page_bytes) {
    Room page = pages.subspan(at, page_bytes);
    auto block = static_cast<uint32_t>(relation.segment * uint64_t{layout_.segment_pages} +
                                       (offset + at) / page_bytes);
    PageState state = pg_page_state(page, block, layout_.start);
    if (state == PageState::bad && file.again(page, offset + at))
      state = pg_page_state(page, block, layout_.start);
    ++verified_;
    if (state == PageState::bad) count(path, block);
    if (state == PageState::in_flight && doubts_.size() < doubts_max)
      doubts_.push_back({path, block, pg_page_lsn(page)});
  }
  return bad_ - bad_before;
}

void PageCheck::count(const std::string& path, uint32_t block) {
  ++bad_;
  Damage& damage = damage_[path];
  ++damage.pages;
  if (damage.blocks.size() < blocks_named_max) damage.blocks.push_back(block);
}

void PageCheck::settle(Lsn stop) {
  for (const Doubt& doubt : doubts_)
    if (doubt.lsn > stop) count(doubt.path, doubt.block);
  doubts_.clear();
}

std::vector<std::string> PageCheck::report() const {
  std::vector<std::string> lines;
  for (const auto& [path, damage] : damage_) {
    std::string blocks;
    for (uint32_t block : damage.blocks) blocks += fmt::format("{}{}", blocks.empty() ? "" : ", ", block);
    if (damage.pages > damage.blocks.size()) blocks += " …";
    lines.push_back(fmt::format("{}: {} bad {}: {} {}", path, damage.pages,
                                damage.pages == 1 ? "page" : "pages", damage.pages == 1 ? "block" : "blocks",
                                blocks));
  }
  return lines;
}

}  // namespace offsite
