#include "process/whole_trees.h"

#include <criterion/criterion.h>

#include <chrono>

#include "format/error.h"
#include "tests/tree_cache.h"

using namespace offsite;
namespace fs = std::filesystem;

namespace {

const Id one = Id::of(as_bytes("one")), other = Id::of(as_bytes("other"));

struct Noted : TreeCache {
  Stored stored = put_folder({});
  Noted() { WholeTrees(folder).add({one}); }
  fs::path pack() const { return folder.object("data", stored.pack); }
};

}  // namespace

Test(whole_trees, what_was_noted_is_known_to_the_next) {
  Noted cache;
  cr_expect(WholeTrees(cache.folder).has(one));
  cr_expect_not(WholeTrees(cache.folder).has(other));
  WholeTrees(cache.folder).add({other});
  cr_expect(WholeTrees(cache.folder).has(one) && WholeTrees(cache.folder).has(other));
}

Test(whole_trees, a_pack_more_or_less_or_changed_ends_it) {
  Noted more, less, changed;
  more.put_folder({{"a", one}});
  fs::remove(less.pack());
  fs::last_write_time(changed.pack(), fs::file_time_type::clock::now() - std::chrono::hours(1));
  for (const TreeCache* cache : {&more, &less, &changed}) cr_expect_not(WholeTrees(cache->folder).has(one));
}

Test(whole_trees, another_index_ends_it) {
  Noted cache;
  cache.scratch.file("index/" + one.hex(), "x");
  cr_expect_not(WholeTrees(cache.folder).has(one));
}

Test(whole_trees, what_packs_were_when_it_was_made_counts) {
  Noted cache;
  WholeTrees whole(cache.folder);
  cache.put_folder({{"a", one}});
  whole.add({other});
  cr_expect_not(WholeTrees(cache.folder).has(other));
}

Test(whole_trees, a_tree_that_is_damaged_ends_it) {
  Noted cache;
  Bytes damaged(100);
  TreeCache::Stored bad = cache.put_sealed(other, damaged, 0);
  WholeTrees(cache.folder).add({one});
  CachedRepository repository = cache.open();
  cr_expect(WholeTrees(cache.folder).has(one));
  cr_expect_throw(repository.read_tree(bad.id, [](TreeNode&&) {}), Error);
  cr_expect_not(WholeTrees(cache.folder).has(one));
}

Test(whole_trees, a_file_that_is_none_knows_nothing) {
  Noted cache;
  fs::resize_file(cache.folder.whole_trees(), 63);
  cr_expect_not(WholeTrees(cache.folder).has(one));
  fs::resize_file(cache.folder.whole_trees(), 0);
  cr_expect_not(WholeTrees(cache.folder).has(one));
}
