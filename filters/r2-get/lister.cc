#include "filters/r2-get/lister.h"

#include "format/json.h"

namespace offsite {
namespace {

constexpr size_t frames_at_once = 512;

std::string stored_json(const Listed& each) {
  JsonWriter json;
  return json.object().member("name", each.name.str()).member("bytes", each.bytes).close().take();
}

}  // namespace

Task<std::string> send_listing(Store& store, ObjectType type, FrameSink& out) {
  std::vector<Listed> listed = co_await store.list(type);
  std::vector<std::string> frames;
  uint64_t bytes = 0;
  for (size_t at = 0; at < listed.size();) {
    frames.clear();
    for (; at < listed.size() && frames.size() < frames_at_once; ++at) {
      frames.push_back(stored_json(listed[at]));
      bytes += listed[at].bytes;
    }
    for (const std::string& frame : frames) out.put(Kind::stored, as_bytes(frame));
    co_await out.flush();
  }
  JsonWriter json;
  json.object().member("filter", "r2-get").member("final", true);
  co_return json.member("listed", uint64_t{listed.size()})
      .member("bytes_listed", bytes)
      .member("retries", store.retries())
      .close()
      .take();
}

}  // namespace offsite
