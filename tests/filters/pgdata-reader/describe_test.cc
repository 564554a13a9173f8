#include "filters/pgdata-reader/describe.h"

#include <criterion/criterion.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tests/scratch.h"

using namespace offsite;

namespace {

struct Thing {
  Scratch scratch;
  Item item;

  Node node() {
    lstat(item.path.c_str(), &item.status);
    Describer describer;
    return describer.entry(item).node;
  }
};

}  // namespace

Test(describe, a_file) {
  Thing thing;
  thing.item.path = thing.scratch.file("name", "content");
  chmod(thing.item.path.c_str(), 0640);
  Node node = thing.node();
  cr_assert_eq(node.name, "name");
  cr_assert_eq(node.type, "file");
  cr_assert_eq(node.mode, 0640);
  cr_assert_eq(node.size, 7);
  cr_assert_eq(node.links, 1);
  cr_assert_eq(node.inode, thing.item.status.st_ino);
  cr_assert_eq(node.device_id, thing.item.status.st_dev);
  cr_assert_eq(node.mtime.seconds, thing.item.status.st_mtim.tv_sec);
  cr_assert_eq(node.mtime.nanoseconds, thing.item.status.st_mtim.tv_nsec);
  cr_assert(node.atime == node.mtime);
  cr_assert_eq(node.uid, geteuid());
  if (geteuid() == 0) cr_assert_eq(node.user, "root");
}

Test(describe, a_folder_has_neither_size_nor_links) {
  Thing thing;
  thing.item.path = thing.scratch.folder("name");
  Node node = thing.node();
  cr_assert_eq(node.type, "dir");
  cr_assert_eq(node.mode, 0x80000000 | 0755);
  cr_assert_eq(node.size, 0);
  cr_assert_eq(node.links, 0);
}

Test(describe, a_link_has_its_target) {
  Thing thing;
  thing.item.path = thing.scratch / "name";
  thing.item.target = "/anywhere";
  std::filesystem::create_symlink("/anywhere", thing.item.path);
  Node node = thing.node();
  cr_assert_eq(node.type, "symlink");
  cr_assert_eq(node.linktarget, "/anywhere");
  cr_assert_eq(node.size, 0);
  cr_assert_eq(node.links, 1);
}

Test(describe, extended_attributes_are_kept_in_the_kernels_order) {
  Thing thing;
  thing.item.path = thing.scratch.file("name");
  const char* path = thing.item.path.c_str();
  if (setxattr(path, "user.one", "1\0b", 3, 0) != 0) cr_skip_test("this file system has no attributes");
  setxattr(path, "user.empty", "", 0, 0);
  std::string names(1000, '\0');
  names.resize(static_cast<size_t>(llistxattr(path, names.data(), names.size())));
  std::string kept;
  for (const ExtendedAttribute& each : thing.node().extended_attributes) {
    kept += each.name + '\0';
    if (each.name == "user.one") cr_assert_eq(each.value, std::string("1\0b", 3));
    if (each.name == "user.empty") cr_assert(each.value.empty());
  }
  cr_assert_eq(kept, names);
}

Test(describe, access_control_lists_are_among_them) {
  Thing thing;
  thing.item.path = thing.scratch.file("name");
  // Version 2; user 1234 may read: the kernel's own form.
  const unsigned char list[] = {2, 0,   0,   0,   1,   0,   6,  0, 255, 255, 255, 255, 2,   0,  4,
                                0, 210, 4,   0,   0,   4,   0,  0, 0,   255, 255, 255, 255, 16, 0,
                                4, 0,   255, 255, 255, 255, 32, 0, 0,   0,   255, 255, 255, 255};
  if (setxattr(thing.item.path.c_str(), "system.posix_acl_access", list, sizeof list, 0) != 0)
    cr_skip_test("this file system has no access control lists");
  auto attributes = thing.node().extended_attributes;
  cr_assert_eq(attributes.size(), 1);
  cr_assert_eq(attributes[0].name, "system.posix_acl_access");
  cr_assert_eq(attributes[0].value, std::string(reinterpret_cast<const char*>(list), sizeof list));
}

Test(describe, relations_are_cut_by_pages_and_all_else_by_content) {
  Thing thing;
  thing.item.path = thing.scratch.file("16384");
  lstat(thing.item.path.c_str(), &thing.item.status);
  Describer describer;
  cr_assert_eq(describer.entry(thing.item).cut, Entry::Cut::rabin);
  thing.item.relation = RelationFile{16384};
  cr_assert_eq(describer.entry(thing.item).cut, Entry::Cut::pages);
}
