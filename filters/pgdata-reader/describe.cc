#include "describe.h"

#include "format/json.h"

namespace offsite {
std::string Describer::file_json(const Entry& entry, Content content) {
  JsonWriter json;
  json.object().member("path", entry.path);
  if (content != Content::none) json.member("cut", entry.relation ? "pages" : "rabin");
  if (content == Content::unchanged) json.member("unchanged", true);
  json.name("node").object().member("name", entry.path.substr(entry.path.rfind('/') + 1));
  json.member("mode", uint64_t{entry.status.st_mode}).member("user", names_.user(entry.status.st_uid));
  json.member("size", uint64_t(entry.status.st_size)).member("linktarget", entry.target).close();
  return json.close().take();
}
}  // namespace offsite
