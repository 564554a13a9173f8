#include "node_of.h"

#include <archive.h>
#include <archive_entry.h>

#include <fmt/core.h>
#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <array>
#include <optional>

#include "format/file_mode.h"
#include "format/posix_acl.h"
#include "format/quote.h"
#include "process/log.h"

namespace offsite {
namespace {

AclEntry::Tag tag_of(int tag) {
  switch (tag) {
    case ARCHIVE_ENTRY_ACL_USER_OBJ:
      return AclEntry::owner;
    case ARCHIVE_ENTRY_ACL_USER:
      return AclEntry::user;
    case ARCHIVE_ENTRY_ACL_GROUP_OBJ:
      return AclEntry::owning_group;
    case ARCHIVE_ENTRY_ACL_GROUP:
      return AclEntry::group;
    case ARCHIVE_ENTRY_ACL_MASK:
      return AclEntry::mask;
    default:
      return AclEntry::other;
  }
}

// By name, where the archive has no number: as this machine knows it.
std::optional<uint32_t> id_of(int tag, int id, const char* name) {
  if (tag != ARCHIVE_ENTRY_ACL_USER && tag != ARCHIVE_ENTRY_ACL_GROUP) return UINT32_MAX;
  if (id >= 0) return static_cast<uint32_t>(id);
  std::array<char, 16384> scratch;
  passwd user, *found_user = nullptr;
  struct group group, *found_group = nullptr;
  if (tag == ARCHIVE_ENTRY_ACL_USER) {
    getpwnam_r(name, &user, scratch.data(), scratch.size(), &found_user);
    return found_user ? std::optional(found_user->pw_uid) : std::nullopt;
  }
  getgrnam_r(name, &group, scratch.data(), scratch.size(), &found_group);
  return found_group ? std::optional(found_group->gr_gid) : std::nullopt;
}

void add_acl(Node& node, archive_entry* entry, int type, std::string_view name) {
  // Without entries for named users and groups it is nothing but the mode.
  int count = archive_entry_acl_reset(entry, type);
  if (type == ARCHIVE_ENTRY_ACL_TYPE_ACCESS ? count <= 3 : count == 0) return;
  std::vector<AclEntry> entries;
  int kind, permissions, tag, id;
  const char* spelled;
  while (archive_entry_acl_next(entry, type, &kind, &permissions, &tag, &id, &spelled) == 0) {
    std::optional<uint32_t> number = id_of(tag, id, spelled ? spelled : "");
    if (!number)
      return warn(
          fmt::format("{}: its access control list names {}, whom this machine does not know: left out",
                      one_line(archive_entry_pathname(entry)), one_line(spelled ? spelled : "nobody")));
    entries.push_back({tag_of(tag), static_cast<uint16_t>(permissions & 7), *number});
    // Where there is a mask, it is what Linux shows in the place of the group.
    if (type == ARCHIVE_ENTRY_ACL_TYPE_ACCESS && tag == ARCHIVE_ENTRY_ACL_MASK)
      node.mode = (node.mode & ~uint32_t{070}) | static_cast<uint32_t>(permissions & 7) << 3;
  }
  node.extended_attributes.push_back({std::string(name), acl_value(std::move(entries))});
}

void add_attributes(Node& node, archive_entry* entry) {
  archive_entry_xattr_reset(entry);
  const char* name;
  const void* value;
  size_t bytes;
  while (archive_entry_xattr_next(entry, &name, &value, &bytes) == ARCHIVE_OK)
    node.extended_attributes.push_back({name, std::string(static_cast<const char*>(value), bytes)});
  add_acl(node, entry, ARCHIVE_ENTRY_ACL_TYPE_ACCESS, acl_access_name);
  add_acl(node, entry, ARCHIVE_ENTRY_ACL_TYPE_DEFAULT, acl_default_name);
}

// "-1.5" comes as -1 and a half: the number is what counts, and its fraction is what is added.
Time time_of(time_t seconds, long nanoseconds, bool is_tar) {
  if (is_tar && seconds < 0 && nanoseconds > 0)
    return {seconds - 1, static_cast<int32_t>(1'000'000'000 - nanoseconds)};
  return {seconds, static_cast<int32_t>(std::clamp(nanoseconds, 0L, 999'999'999L))};
}

std::string text_of(const char* bytes) { return bytes ? bytes : ""; }

}  // namespace

Node node_of(archive_entry* entry, bool is_tar) {
  Node node;
  node.type = node_type(archive_entry_filetype(entry));
  node.mode = to_go_mode(type_bits(node.type) | (archive_entry_perm(entry) & 07777));
  if (archive_entry_mtime_is_set(entry))
    node.mtime = time_of(archive_entry_mtime(entry), archive_entry_mtime_nsec(entry), is_tar);
  node.atime = node.ctime = node.mtime;  // restic's way: reading does not change a node
  if (archive_entry_ctime_is_set(entry))
    node.ctime = time_of(archive_entry_ctime(entry), archive_entry_ctime_nsec(entry), is_tar);
  node.uid = static_cast<uint32_t>(archive_entry_uid(entry));
  node.gid = static_cast<uint32_t>(archive_entry_gid(entry));
  node.user = text_of(archive_entry_uname(entry));
  node.group = text_of(archive_entry_gname(entry));
  if (node.type == "file")
    node.size = static_cast<uint64_t>(std::max<la_int64_t>(0, archive_entry_size(entry)));
  if (node.type != "dir") node.links = 1;
  if (node.type == "symlink") node.linktarget = text_of(archive_entry_symlink(entry));
  if (node.type == "dev" || node.type == "chardev") node.device = archive_entry_rdev(entry);
  add_attributes(node, entry);
  return node;
}

}  // namespace offsite
