#include "archivist.h"

#include <fmt/core.h>

#include "format/error.h"
#include "format/quote.h"

namespace offsite {
namespace {

// Sockets belong to whoever listens, and nobody knows what an irregular file was.
bool can_be_archived(const Node& node) { return node.type != "socket" && node.type != "irregular"; }

Error refuse(const std::string& path, std::string_view why, const std::string& hint = "") {
  return Error(Blame::input, fmt::format("archive {}: {}", one_line(path), why), hint);
}

}  // namespace

void Archivist::add_file(std::string_view json) {
  end_file();
  RestoredFile file = RestoredFile::parse(json);
  ++files_;
  if (!can_be_archived(file.node)) return;
  std::string link = file.node.links > 1 && file.node.type != "dir" ? link_of(file) : "";
  bool comes = file.fetch > 0 || file.base != RestoredFile::Base::same || file.node.size == 0;
  if (file.node.type == "file" && link.empty() && !comes)
    throw refuse(file.path, "a further name of a file that is not in the archive",
                 has_links_ ? "" : "--format tar can hold such names");
  is_link_ = !link.empty();
  if (!archive_.begin(file.path.substr(1), file.node, link) || file.node.type != "file") return;
  open_ = std::move(file);
  at_ = arrived_ = 0;
}

// The path of the name that the archive has of this file; empty if this is the first.
std::string Archivist::link_of(const RestoredFile& file) {
  if (!has_links_) return "";
  std::pair inode(file.node.device_id, file.node.inode);
  auto found = names_.find(inode);
  if (found == names_.end()) {
    names_.emplace(inode, Name{file.path.substr(1), file.node.links - 1});
    return "";
  }
  std::string first = found->second.path;
  if (--found->second.left == 0) names_.erase(found);
  return first;
}

void Archivist::add_content(const Place& place, View content) {
  if (!open_ || place.file + 1 != files_)
    throw Error(Blame::input, fmt::format("archive file {}: its content comes out of order", place.file),
                "restore-plan needs --in-order");
  const Node& node = open_->node;
  arrived_ += content.size();
  if (is_link_) return;
  if (place.offset < at_ || place.offset > node.size || content.size() > node.size - place.offset)
    throw refuse(open_->path, "a blob lies beyond its end, or comes out of order");
  archive_.write_zeros(place.offset - at_);
  archive_.write(content);
  at_ = place.offset + content.size();
}

void Archivist::end_file() {
  if (!open_) return;
  if (arrived_ != open_->fetch) throw refuse(open_->path, "not all of its content came");
  if (!is_link_) archive_.write_zeros(open_->node.size - at_);
  open_.reset();
}

void Archivist::finish() {
  end_file();
  archive_.close();
}

}  // namespace offsite
