#include "entry_of.h"

#include <archive_entry.h>

#include "format/file_mode.h"
#include "format/posix_acl.h"

namespace offsite {
namespace {

int acl_tag(AclEntry::Tag tag) {
  switch (tag) {
    case AclEntry::owner:
      return ARCHIVE_ENTRY_ACL_USER_OBJ;
    case AclEntry::user:
      return ARCHIVE_ENTRY_ACL_USER;
    case AclEntry::owning_group:
      return ARCHIVE_ENTRY_ACL_GROUP_OBJ;
    case AclEntry::group:
      return ARCHIVE_ENTRY_ACL_GROUP;
    case AclEntry::mask:
      return ARCHIVE_ENTRY_ACL_MASK;
    default:
      return ARCHIVE_ENTRY_ACL_OTHER;
  }
}

void add_acl(archive_entry* entry, const ExtendedAttribute& attribute) {
  int type =
      attribute.name == acl_access_name ? ARCHIVE_ENTRY_ACL_TYPE_ACCESS : ARCHIVE_ENTRY_ACL_TYPE_DEFAULT;
  for (const AclEntry& each : parse_acl(attribute.value)) {
    bool named = each.tag == AclEntry::user || each.tag == AclEntry::group;
    archive_entry_acl_add_entry(entry, type, each.permissions, acl_tag(each.tag),
                                named ? static_cast<int>(each.id) : -1, "");
  }
}

// A time that is none stays out, or it would be the year 1. libarchive writes seconds and fraction as they
// are, one behind the other, which before 1970 makes "-2.5" of -1.5: readers want the decimal number.
void set_time(archive_entry* entry, const Time& time, void (*set)(archive_entry*, time_t, long)) {
  if (time == zero_time) return;
  bool fraction = time.seconds < 0 && time.nanoseconds > 0;
  if (fraction)
    set(entry, time.seconds + 1, 1'000'000'000 - time.nanoseconds);
  else
    set(entry, time.seconds, time.nanoseconds);
}

void set_attributes(archive_entry* entry, const Node& node) {
  for (const ExtendedAttribute& each : node.extended_attributes) {
    if (each.name == acl_access_name || each.name == acl_default_name)
      add_acl(entry, each);
    else
      archive_entry_xattr_add_entry(entry, each.name.c_str(), each.value.data(), each.value.size());
  }
}

}  // namespace

void FreeEntry::operator()(archive_entry* entry) const { archive_entry_free(entry); }

EntryOwner entry_of(const std::string& path, const Node& node, const std::string& link) {
  EntryOwner owner(archive_entry_new());
  archive_entry* entry = owner.get();
  archive_entry_set_pathname(entry, path.c_str());
  archive_entry_set_filetype(entry, type_bits(node.type));
  archive_entry_set_perm(entry, from_go_mode(node.mode) & 07777);
  archive_entry_set_uid(entry, node.uid);
  archive_entry_set_gid(entry, node.gid);
  if (!node.user.empty()) archive_entry_set_uname(entry, node.user.c_str());
  if (!node.group.empty()) archive_entry_set_gname(entry, node.group.c_str());
  set_time(entry, node.mtime, archive_entry_set_mtime);
  set_time(entry, node.atime, archive_entry_set_atime);
  set_time(entry, node.ctime, archive_entry_set_ctime);
  set_attributes(entry, node);
  if (!link.empty())
    archive_entry_set_hardlink(entry, link.c_str());
  else if (node.type == "file")
    archive_entry_set_size(entry, static_cast<la_int64_t>(node.size));
  if (node.type == "symlink") archive_entry_set_symlink(entry, node.linktarget.c_str());
  if (node.type == "dev" || node.type == "chardev") archive_entry_set_rdev(entry, node.device);
  return owner;
}

}  // namespace offsite
