#include "findings.h"

namespace offsite {

void Findings::add(const Finding& finding) {
  if (!file_) file_.emplace(folder_);
  std::string json = finding.to_json();
  Bytes record;
  put_u32(record, static_cast<uint32_t>(json.size()));
  append(record, as_bytes(json));
  file_->append(record);
}

Task<void> Findings::send(FrameSink& out) {
  if (!file_) co_return;
  MappedFile found = file_->map();
  file_.reset();
  for (View rest = found.view(); !rest.empty();) {
    uint32_t length = load_u32(rest);
    co_await out.send(Kind::finding, rest.subspan(4, length));
    rest = rest.subspan(4 + length);
  }
}

}  // namespace offsite
