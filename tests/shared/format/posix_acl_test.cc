#include "format/posix_acl.h"

#include <criterion/criterion.h>

#include <algorithm>

#include "format/error.h"

using namespace offsite;

namespace {

// As "setfacl -m u:1:r,g:2:rx" makes it of a file with mode 640.
const std::string from_linux(
    "\2\0\0\0\1\0\6\0\xff\xff\xff\xff\2\0\4\0\1\0\0\0\4\0\4\0\xff\xff\xff\xff"
    "\10\0\5\0\2\0\0\0\20\0\5\0\xff\xff\xff\xff\40\0\0\0\xff\xff\xff\xff",
    52);

}  // namespace

Test(posix_acl, reads_what_linux_keeps) {
  std::vector<AclEntry> entries = parse_acl(from_linux);
  cr_assert_eq(entries.size(), 6);
  cr_assert_eq(entries[1], (AclEntry{AclEntry::user, 4, 1}));
  cr_assert_eq(entries[3], (AclEntry{AclEntry::group, 5, 2}));
  cr_assert_eq(entries[5], (AclEntry{AclEntry::other, 0}));
}

Test(posix_acl, writes_it_in_the_order_that_linux_wants) {
  std::vector<AclEntry> entries = parse_acl(from_linux);
  std::reverse(entries.begin(), entries.end());
  cr_assert_eq(acl_value(entries), from_linux);
}

// Every way it can be wrong.

Test(posix_acl, one_that_ends_inside_an_entry_is_refused) {
  for (size_t length : {0, 3, 5, 11, 51}) cr_assert_throw(parse_acl(from_linux.substr(0, length)), Error);
}

Test(posix_acl, another_version_is_refused) {
  std::string other = from_linux;
  other[0] = 1;
  cr_assert_throw(parse_acl(other), Error);
}

Test(posix_acl, unknown_tags_and_permissions_are_refused) {
  for (char tag : {0, 3, 64}) {
    std::string other = from_linux;
    other[4] = tag;
    cr_assert_throw(parse_acl(other), Error);
  }
  std::string other = from_linux;
  other[6] = 8;
  cr_assert_throw(parse_acl(other), Error);
}
