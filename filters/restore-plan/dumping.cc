#include "dumping.h"

namespace offsite {

Dumping::Dumping(CachedRepository& repository, const Wishes& wishes, BlobPlaces& places, JsonFrames& out,
                 PlanTotals& totals)
    : each_name_whole_(wishes.each_name_whole),
      places_(places),
      out_(out),
      totals_(totals),
      files_(out, totals),
      further_names_(repository.cache().path()),
      contents_(places, totals, [this](const PlannedBlob& blob) { blobs_.push_back(blob); }),
      writer_(out, contents_.packs()) {}

Task<void> Dumping::begin(const Id&) { co_return; }

Task<void> Dumping::take(const std::string& path, TreeNode& node) {
  if (!can_be_restored(node.node) || !files_.fits(path, node.node)) co_return;
  RestoredFile file{.path = path, .node = node.node};
  if (!each_name_whole_ && further_names_.has(node.node)) {
    file.base = RestoredFile::Base::same;
  } else if (node.node.type == "file") {
    FileContent content = take_content(node, path, places_, totals_.incomplete);
    file.node.size = content.size;
    file.fetch = contents_.add(files_.next(), path, content, {});
  }
  co_await files_.send(file);
  for (const PlannedBlob& blob : blobs_) co_await writer_.add(blob);
  co_await writer_.close_range();
  blobs_.clear();
}

Task<void> Dumping::finish() {
  co_await out_.flush();
  totals_.bytes_to_fetch = writer_.bytes_to_fetch();
}

}  // namespace offsite
