#include "restoring.h"

#include <algorithm>

#include "extras.h"
#include "format/json.h"
#include "format/quote.h"

namespace offsite {
namespace {

std::string partial_path(const std::string& path) {
  size_t name = path.rfind('/') + 1;
  return path.substr(0, name) + partial_name(path.substr(name));
}

}  // namespace

Restoring::Restoring(CachedRepository& repository, const Wishes& wishes, const Choice& choice,
                     BlobPlaces& places, JsonFrames& out, PlanTotals& totals)
    : repository_(repository),
      wishes_(wishes),
      choice_(choice),
      places_(places),
      out_(out),
      totals_(totals),
      target_(wishes.target),
      files_(out, totals),
      further_names_(repository.cache().path()),
      blobs_(repository.cache().path()),
      contents_(places, totals, [this](const PlannedBlob& blob) { blobs_.add(blob); }) {}

Task<void> Restoring::begin(const Id& tree) {
  if (wishes_.remove_extras) co_await remove_extras("", tree);
}

Task<void> Restoring::take(const std::string& path, TreeNode& node) {
  if (!can_be_restored(node.node) || !files_.fits(path, node.node)) co_return;
  Status status = target_.look(path);
  bool is_folder = node.node.type == "dir";
  if (!is_folder && stays(node.node, status)) {
    ++totals_.files_skipped;
    co_return;
  }
  // A file gives way to a folder by itself, a link or a folder only if that was allowed.
  bool in_the_way = status && (is_folder ? S_ISLNK(status->st_mode) : S_ISDIR(status->st_mode));
  if (in_the_way && wishes_.remove_extras) {
    co_await remove(path);
    status.reset();
  }
  if (is_folder)
    co_await take_folder(path, node);
  else if (further_names_.has(node.node))
    co_await take_further_name(path, node, status);
  else if (node.node.type == "file")
    co_await take_file(path, node, status);
  else
    co_await take_other(path, node, status);
}

// True if what is there is not to be overwritten.
bool Restoring::stays(const Node& node, const Status& status) const {
  if (!status) return false;
  if (wishes_.overwrite == Overwrite::if_newer) return modified(*status) >= node.mtime;
  return wishes_.overwrite == Overwrite::never;
}

Task<void> Restoring::take_folder(const std::string& path, const TreeNode& node) {
  RestoredFile folder{.path = path, .node = node.node};
  co_await files_.send(folder);
  if (wishes_.remove_extras) co_await remove_extras(path, *node.subtree);
}

Task<void> Restoring::take_file(const std::string& path, TreeNode& node, const Status& status) {
  FileContent content = take_content(node, path, places_, totals_.incomplete);
  Basis basis = co_await find_basis(path, node.node, content, status);
  RestoredFile file{.path = path, .base = basis.base, .node = node.node};
  file.fetch = contents_.add(files_.next(), path, content, basis.same);
  if (basis.base == RestoredFile::Base::same) ++totals_.files_same;
  co_await files_.send(file);
}

// Its content comes with the first name. What has this name and other content must not be taken for it.
Task<void> Restoring::take_further_name(const std::string& path, TreeNode& node, const Status& status) {
  FileContent content = take_content(node, path, places_, totals_.incomplete);
  if (status && !S_ISDIR(status->st_mode)) {
    Basis basis = co_await find_basis(path, node.node, content, status);
    if (basis.base == RestoredFile::Base::same)
      ++totals_.files_same;
    else
      co_await remove(path);
  }
  RestoredFile file{.path = path, .base = RestoredFile::Base::same, .node = node.node};
  co_await files_.send(file);
}

Task<void> Restoring::take_other(const std::string& path, const TreeNode& node, const Status& status) {
  RestoredFile other{.path = path, .node = node.node};
  if (status && is_such(target_, path, node.node, *status)) {
    other.base = RestoredFile::Base::same;
    ++totals_.files_same;
  }
  co_await files_.send(other);
}

// The file that has most of the content already: the one that an interrupted run left, or the one that will
// be replaced.
Task<Restoring::Basis> Restoring::find_basis(const std::string& path, const Node& node,
                                             const FileContent& content, const Status& status) {
  Basis best;
  std::string partial = partial_path(path);
  Status left = target_.look(partial);
  if (is_regular(left) && left->st_nlink == 1) {
    Descriptor file = target_.open(partial);
    std::vector<char> same = co_await compare(file.get(), content);
    best = {RestoredFile::Base::partial, std::move(same)};
    if (all_same(best.same)) co_return best;
  }
  if (is_regular(status)) {
    Basis there = co_await compare_existing(path, node, content, *status);
    if (there.base == RestoredFile::Base::same) co_return there;
    if (bytes_same(content, there.same) > bytes_same(content, best.same)) best = std::move(there);
  }
  if (bytes_same(content, best.same) == 0) best = {};
  co_return best;
}

Task<Restoring::Basis> Restoring::compare_existing(const std::string& path, const Node& node,
                                                   const FileContent& content, const struct stat& status) {
  bool same_size = static_cast<uint64_t>(status.st_size) == node.size;
  bool unchanged = same_size && modified(status) == node.mtime;
  if (wishes_.overwrite == Overwrite::if_changed && unchanged)
    co_return Basis{RestoredFile::Base::same, std::vector<char>(content.ids.size(), 1)};
  Descriptor file = target_.open(path);
  std::vector<char> same = co_await compare(file.get(), content);
  bool all = same_size && all_same(same);
  co_return Basis{all ? RestoredFile::Base::same : RestoredFile::Base::file, std::move(same)};
}

Task<void> Restoring::remove(const std::string& path) {
  JsonWriter json;
  json.object().member("path", quote_name(path));
  co_await out_.send(Kind::remove, json.close().take());
}

Task<void> Restoring::remove_extras(const std::string& path, const Id& tree) {
  std::vector<std::string> extras = extras_of(repository_, tree, target_.names(path));
  for (const std::string& name : extras) {
    std::string extra = path + "/" + name;
    if (choice_.judge(extra).matched) co_await remove(extra);
  }
}

Task<void> Restoring::finish() {
  co_await out_.send(Kind::stat, first_stat(totals_));
  FetchWriter writer(out_, contents_.packs());
  while (std::optional<PlannedBlob> blob = blobs_.next()) co_await writer.add(*blob);
  co_await writer.close_range();
  co_await out_.flush();
  totals_.bytes_to_fetch = writer.bytes_to_fetch();
}

}  // namespace offsite
