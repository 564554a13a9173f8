// Any JSON at all is refused, or is a tree that is spelled the same once it has been written.
#include "format/tree.h"

#include <cassert>

#include "format/error.h"

using namespace offsite;

namespace {

std::string written_again(std::string_view json) {
  TreeWriter tree;
  read_tree(json, "tree", [&](TreeNode&& each) {
    tree.add(each.node, std::as_bytes(std::span(each.content)), each.subtree);
  });
  return tree.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    std::string once = written_again(as_text(std::as_bytes(std::span(data, size))));
    assert(written_again(once) == once);
  } catch (const Error&) {
  }
  return 0;
}
