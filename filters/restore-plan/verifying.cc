#include "verifying.h"

#include <fmt/core.h>

#include "file_frames.h"
#include "format/quote.h"

namespace offsite {

Task<void> Verifying::begin(const Id&) { co_return; }
Task<void> Verifying::finish() { co_return; }

Task<void> Verifying::take(const std::string& path, TreeNode& node) {
  if (!can_be_restored(node.node)) co_return;
  ++(node.node.type == "dir" ? totals_.folders : totals_.files);
  Status status = target_.look(path);
  if (!status)
    totals_.incomplete.add(one_line(path), "it is not there");
  else if (!is_such(target_, path, node.node, *status))
    totals_.incomplete.add(one_line(path), fmt::format("it is not the {} of the snapshot", node.node.type));
  else if (node.node.type == "file")
    co_await take_file(path, node, *status);
}

Task<void> Verifying::take_file(const std::string& path, TreeNode& node, const struct stat& status) {
  FileContent content = take_content(node, path, places_, totals_.incomplete);
  uint64_t size = static_cast<uint64_t>(status.st_size);
  totals_.bytes_total += content.size;
  Descriptor file = target_.open(path);
  if (!file) {
    totals_.incomplete.add_failed(one_line(path), "open it");
    co_return;
  }
  std::vector<char> same = co_await compare(file.get(), content);
  uint64_t right = bytes_same(content, same);
  totals_.bytes_same += right;
  if (size != content.size)
    totals_.incomplete.add(one_line(path), fmt::format("it has {} bytes, not {}", size, content.size));
  else if (!all_same(same))
    totals_.incomplete.add(one_line(path),
                           fmt::format("{} of its bytes lie in blobs that differ", content.size - right));
  else
    ++totals_.files_same;
}

}  // namespace offsite
