// Access control lists as Linux keeps them in the attributes system.posix_acl_access and
// system.posix_acl_default (linux/posix_acl_xattr.h): LE32 version 2, then for each entry LE16 tag, LE16
// permissions, LE32 id.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offsite {

constexpr std::string_view acl_access_name = "system.posix_acl_access";
constexpr std::string_view acl_default_name = "system.posix_acl_default";

struct AclEntry {
  enum Tag : uint16_t { owner = 1, user = 2, owning_group = 4, group = 8, mask = 16, other = 32 };
  Tag tag;
  uint16_t permissions;      // 4 read, 2 write, 1 execute
  uint32_t id = UINT32_MAX;  // of a user or group
  auto operator<=>(const AclEntry&) const = default;
};

// Throws Error(input) for anything else.
std::vector<AclEntry> parse_acl(std::string_view value);
// In the order that the kernel wants, whatever the order of the entries.
std::string acl_value(std::vector<AclEntry> entries);

}  // namespace offsite
