#include "format/posix_acl.h"

#include <algorithm>

#include "format/bytes.h"
#include "format/error.h"

namespace offsite {
namespace {

constexpr uint32_t version = 2;
constexpr size_t version_bytes = 4, entry_bytes = 8;

bool is_tag(uint16_t tag) { return tag != 0 && tag <= AclEntry::other && (tag & (tag - 1)) == 0; }

}  // namespace

std::vector<AclEntry> parse_acl(std::string_view value) {
  View bytes = as_bytes(value);
  if (bytes.size() < version_bytes || load_u32(bytes) != version ||
      (bytes.size() - version_bytes) % entry_bytes != 0)
    throw Error(Blame::input, "read an access control list: not as Linux keeps them");
  std::vector<AclEntry> entries;
  for (View rest = bytes.subspan(version_bytes); !rest.empty(); rest = rest.subspan(entry_bytes)) {
    uint16_t tag = load_u16(rest), permissions = load_u16(rest.subspan(2));
    if (!is_tag(tag) || permissions > 7)
      throw Error(Blame::input, "read an access control list: an entry of unknown kind");
    entries.push_back({static_cast<AclEntry::Tag>(tag), permissions, load_u32(rest.subspan(4))});
  }
  return entries;
}

std::string acl_value(std::vector<AclEntry> entries) {
  std::sort(entries.begin(), entries.end(), [](const AclEntry& a, const AclEntry& b) {
    return std::pair(a.tag, a.id) < std::pair(b.tag, b.id);
  });
  Bytes value;
  put_u32(value, version);
  for (const AclEntry& entry : entries) {
    put_u16(value, entry.tag);
    put_u16(value, entry.permissions);
    put_u32(value, entry.id);
  }
  return std::string(as_text(value));
}

}  // namespace offsite
