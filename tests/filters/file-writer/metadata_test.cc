#include "filters/file-writer/metadata.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "event/descriptor.h"
#include "format/file_mode.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

Node node_for(mode_t mode) {
  Node node;
  node.type = "file";
  node.mode = to_go_mode(mode);
  node.mtime = {-1'000'000'000, 123'456'789};
  node.atime = {2'000'000'000, 1};
  node.uid = geteuid();
  node.gid = getegid();
  return node;
}

struct stat look(const std::string& path) {
  struct stat status;
  cr_assert_eq(lstat(path.c_str(), &status), 0);
  return status;
}

std::string attribute(const std::string& path, const char* name) {
  char value[100];
  ssize_t n = lgetxattr(path.c_str(), name, value, sizeof value);
  return n < 0 ? "none" : std::string(value, static_cast<size_t>(n));
}

void set(const std::string& path, int flags, Thing::Opened how, const Node& node, Incomplete& incomplete) {
  Descriptor opened(open(path.c_str(), flags | O_NOFOLLOW));
  cr_assert(static_cast<bool>(opened));
  set_metadata({opened.get(), how}, node, path, incomplete);
}

}  // namespace

Test(metadata, both_kinds_of_descriptor_reach_all_of_it) {
  Scratch scratch;
  for (auto how : {Thing::Opened::ordinary, Thing::Opened::as_path}) {
    std::string path = scratch.file(how == Thing::Opened::ordinary ? "a" : "b", "x");
    setxattr(path.c_str(), "user.old", "x", 1, 0);
    setxattr(path.c_str(), "user.same", "long", 4, 0);
    Node node = node_for(S_IFREG | 04711);
    node.extended_attributes = {{"user.new", "value"}, {"user.same", "lo"}, {"user.empty", ""}};
    Incomplete incomplete;
    set(path, how == Thing::Opened::ordinary ? O_RDWR : O_PATH, how, node, incomplete);
    cr_expect(incomplete.report().empty());
    struct stat status = look(path);
    cr_expect_eq(status.st_mode, S_IFREG | 04711);
    cr_expect_eq(status.st_mtim.tv_sec, -1'000'000'000);
    cr_expect_eq(status.st_mtim.tv_nsec, 123'456'789);
    cr_expect_eq(status.st_atim.tv_sec, 2'000'000'000);
    cr_expect_eq(attribute(path, "user.old"), "none");
    cr_expect_eq(attribute(path, "user.new"), "value");
    cr_expect_eq(attribute(path, "user.same"), "lo");
    cr_expect_eq(attribute(path, "user.empty"), "");
  }
}

Test(metadata, a_link_is_changed_and_not_what_it_leads_to) {
  Scratch scratch;
  std::string file = scratch.file("file", "x"), link = scratch / "link";
  chmod(file.c_str(), 0640);
  symlink("file", link.c_str());
  struct stat before = look(file);
  Node node = node_for(S_IFLNK | 0777);
  node.type = "symlink";
  if (geteuid() == 0) node.uid = 1234, node.extended_attributes = {{"trusted.x", "y"}};
  Incomplete incomplete;
  set(link, O_PATH, Thing::Opened::as_path, node, incomplete);
  cr_expect(incomplete.report().empty());
  cr_expect_eq(look(link).st_mtim.tv_sec, -1'000'000'000);
  if (geteuid() == 0) cr_expect_eq(look(link).st_uid, 1234);
  if (geteuid() == 0) cr_expect_eq(attribute(link, "trusted.x"), "y");
  cr_expect_eq(look(file).st_mtim.tv_sec, before.st_mtim.tv_sec);
  cr_expect_eq(look(file).st_mode, before.st_mode);
  cr_expect_eq(look(file).st_uid, before.st_uid);
}

Test(metadata, what_is_equal_already_is_not_touched) {
  Scratch scratch;
  std::string path = scratch.file("file", "x");
  Node node = node_for(S_IFREG | 0600);
  node.extended_attributes = {{"user.x", "y"}};
  Incomplete incomplete;
  set(path, O_RDWR, Thing::Opened::ordinary, node, incomplete);
  struct stat before = look(path);
  struct timespec pause {
    0, 20'000'000
  };
  nanosleep(&pause, nullptr);
  set(path, O_RDWR, Thing::Opened::ordinary, node, incomplete);
  cr_assert_eq(look(path).st_ctim.tv_nsec, before.st_ctim.tv_nsec);
}

Test(metadata, an_attribute_that_cannot_be_set_is_told) {
  Scratch scratch;
  std::string path = scratch.file("file", "x");
  Node node = node_for(S_IFREG | 0640);
  node.extended_attributes = {{"nonsense.x", "y"}, {"user.x", "y"}};
  Incomplete incomplete;
  set(path, O_RDWR, Thing::Opened::ordinary, node, incomplete);
  cr_assert_eq(incomplete.report().size(), 1);
  cr_assert(incomplete.report()[0].starts_with(path + ": set the attribute nonsense.x: "));
  cr_assert_eq(attribute(path, "user.x"), "y");
  cr_assert_eq(look(path).st_mode, S_IFREG | 0640);
}

Test(metadata, no_more_is_told_than_a_person_reads) {
  Incomplete incomplete;
  for (int i = 0; i < 1500; ++i) incomplete.add("file " + std::to_string(i), "why");
  cr_assert_eq(incomplete.report().size(), 1001);
  cr_assert_eq(incomplete.report().back(), "and 500 more");
}
