#include "file_frames.h"

#include "format/quote.h"

namespace offsite {
namespace {

// What a FILE frame has beside path and node, and room for a path that is quoted byte by byte.
constexpr size_t frame_bytes = 256;
constexpr size_t quoted_max = 10;

}  // namespace

bool can_be_restored(const Node& node) { return node.type != "socket" && node.type != "irregular"; }

bool FileFrames::fits(const std::string& path, const Node& node) const {
  size_t bytes = node_json(node).size() + path.size() * quoted_max + frame_bytes;
  if (bytes <= json_bytes_max) return true;
  totals_.incomplete.add(one_line(path), "its metadata is too large");
  return false;
}

Task<void> FileFrames::send(const RestoredFile& file) {
  ++next_;
  ++(file.node.type == "dir" ? totals_.folders : totals_.files);
  co_await out_.send(Kind::file, file.to_json());
}

bool FurtherNames::has(const Node& node) {
  if (node.type != "file" || node.links < 2) return false;
  Bytes key;
  put_u64(key, node.device_id);
  put_u64(key, node.inode);
  return !seen_.insert(Id::of(key));
}

}  // namespace offsite
