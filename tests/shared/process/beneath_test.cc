#include "process/beneath.h"

#include <criterion/criterion.h>

#include <cerrno>

#include "tests/scratch.h"

using namespace offsite;

namespace {

// "/a/b/c" is a file, "/link" leads to /etc, "/a/inside" to b.
struct Tree {
  Tree() {
    scratch.file("a/b/c", "content");
    std::filesystem::create_symlink("/etc", scratch / "link");
    std::filesystem::create_symlink("b", scratch / "a/inside");
    std::filesystem::create_symlink("/etc/passwd", scratch / "a/b/out");
    root = Descriptor(open(scratch.path().c_str(), O_PATH | O_DIRECTORY));
  }
  Scratch scratch;
  Descriptor root;
};

constexpr auto ways = {open_beneath, walk_beneath};

}  // namespace

Test(beneath, what_lies_below_is_opened) {
  Tree tree;
  for (auto way : ways) {
    cr_expect(way(tree.root.get(), "/a/b/c", O_RDONLY, 0));
    cr_expect(way(tree.root.get(), "/a/b", O_RDONLY | O_DIRECTORY, 0));
    cr_expect(way(tree.root.get(), "/", O_RDONLY | O_DIRECTORY, 0));
    cr_expect(way(tree.root.get(), "", O_PATH, 0));
    cr_expect(!way(tree.root.get(), "/a/none", O_RDONLY, 0));
    cr_expect_eq(errno, ENOENT);
  }
}

Test(beneath, a_file_can_be_made) {
  Tree tree;
  int n = 0;
  for (auto way : ways)
    cr_expect(way(tree.root.get(), "/a/new" + std::to_string(n++), O_WRONLY | O_CREAT | O_EXCL, 0600));
  cr_expect(std::filesystem::exists(tree.scratch / "a/new0"));
  cr_expect(std::filesystem::exists(tree.scratch / "a/new1"));
}

Test(beneath, no_link_is_followed) {
  Tree tree;
  for (auto way : ways)
    for (const char* path : {"/link/passwd", "/a/inside/c", "/a/b/out", "/link"}) {
      cr_expect(!way(tree.root.get(), path, O_RDONLY, 0), "%s", path);
      cr_expect(errno == ELOOP || errno == ENOTDIR, "%s", path);
    }
}

Test(beneath, nothing_leads_out) {
  Tree tree;
  for (auto way : ways)
    for (const char* path : {"/..", "/../etc/passwd", "/a/../../etc", "/a/.."})
      cr_expect(!way(tree.root.get(), path, O_RDONLY, 0) || std::string(path) == "/a/..", "%s", path);
}
