#include "batch.h"

#include <cassert>

namespace offsite {

void Batch::json(Kind kind, std::string text) { frames_.push_back({kind, std::move(text), {}}); }

void Batch::data(size_t bytes) {
  assert(bytes > 0 && bytes <= room().size());
  frames_.push_back({Kind::data, "", View(content_).subspan(used_, bytes)});
  // Pages are hashed in words of four bytes, and copied best from the start of a cache line.
  constexpr size_t line = 64;
  used_ = std::min((used_ + bytes + line - 1) / line * line, content_.size());
}

void Batch::put(FrameSink& out) const {
  for (const Part& frame : frames_)
    out.put(frame.kind, frame.kind == Kind::data ? frame.content : as_bytes(frame.text));
}

void Batch::clear() {
  frames_.clear();
  used_ = 0;
}

}  // namespace offsite
